import type { KeyObject } from 'node:crypto';
import type { HeadsetFaultCommand } from '../headset-faults.ts';
import { measureTone } from '../sound/measure-tone.ts';
import { unitCalibration } from '../unit-calibration.ts';
import type { HeadsetContent } from '../usb/headset-content.ts';
import { VirtualUsbHeadset } from '../usb/virtual-usb-headset.ts';
import { UsbIpServer } from './usbip-server.ts';

export interface HeadsetBenchOptions {
  /** One headset per serial number. */
  serials: readonly string[];
  content: HeadsetContent;
  monotonicNs: () => bigint;
  host: string;
  port: number;
  direct: boolean;
  firmwareVersion: string;
  securityVersion: number;
  /** Raw Ed25519 public keys, 32 bytes each. */
  firmwareKeys: readonly Uint8Array[];
  calibrationAuthority: KeyObject | null;
  ratesOnly: boolean;
  onNews: (news: string) => void;
}

/** What can be seen of a headset from outside. */
export interface HeadsetSight {
  serial: string;
  mode: 'run' | 'update';
  firmwareVersion: string;
  light: string;
  buzzes: number;
  speakerBytes: number;
  speakerRms: number;
  speakerHz: number;
}

const model = 'Roundsight Reference';

/** Virtual headsets on a bench: their cables lead to a USB/IP server, and whatever is asked is done to them. */
export class HeadsetBench {
  readonly #headsets: readonly VirtualUsbHeadset[];
  readonly #server: UsbIpServer;

  private constructor(headsets: readonly VirtualUsbHeadset[], server: UsbIpServer) {
    this.#headsets = headsets;
    this.#server = server;
  }

  /** Resolves when the headsets can be attached; rejects with the system's error when the port cannot be opened. */
  static async open(options: HeadsetBenchOptions): Promise<HeadsetBench> {
    const headsets = options.serials.map((serial) => {
      const calibration = new TextEncoder().encode(JSON.stringify({ ...unitCalibration, serial }));
      return new VirtualUsbHeadset({ ...options, ...options.content, model, serial, calibration });
    });
    const { host, port, direct, onNews } = options;
    const devices = headsets.map((headset) => headset.plugged());
    return new HeadsetBench(headsets, await UsbIpServer.start({ devices, host, port, direct, onNews }));
  }

  get port(): number {
    return this.#server.port;
  }

  /** False for what the headset at this place cannot suffer now; throws RangeError where there is none. */
  suffer(place: number, fault: HeadsetFaultCommand): boolean {
    if (fault.type === 'unplug') this.#server.unplug(place);
    else if (fault.type === 'plug-in') this.#server.plugIn(place);
    else return this.#headset(place).suffer(fault);
    return true;
  }

  look(place: number): HeadsetSight {
    const { unit, runTime, updates } = this.#headset(place);
    const tone = measureTone(runTime?.audio.heard ?? Buffer.alloc(0));
    return {
      serial: unit.serial,
      mode: runTime === null ? 'update' : 'run',
      firmwareVersion: updates.firmwareVersion ?? 'none',
      light: runTime?.firmware?.light.pattern ?? 'off',
      buzzes: runTime?.firmware?.buzzes ?? 0,
      speakerBytes: runTime?.audio.speakerBytes ?? 0,
      speakerRms: Math.round(tone.rms),
      speakerHz: Math.round(tone.frequencyHz),
    };
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #headset(place: number): VirtualUsbHeadset {
    const headset = this.#headsets[place];
    if (headset === undefined) throw new RangeError(`there is no headset ${place}`);
    return headset;
  }
}
