import type { DeviceClock } from '../firmware/device-clock.ts';
import type { OrientationReading } from '../firmware/device-messages.ts';
import { HeadsetUnit, type HeadsetUnitOptions } from '../firmware/headset-unit.ts';
import type { HeadsetFaultCommand } from '../headset-faults.ts';
import { UpdateModeDevice } from '../update/update-mode-device.ts';
import { UpdateStore } from '../update/update-store.ts';
import type { FrameSource } from './frame-source.ts';
import { headsetVendorId, runTimeProductId } from './headset-layout.ts';
import { HeadsetUsbDevice } from './headset-usb-device.ts';
import type { VirtualUsbDevice } from './virtual-usb-device.ts';

export interface VirtualUsbHeadsetOptions extends HeadsetUnitOptions {
  frames: FrameSource;
  /** 48 kHz, one channel, signed 16 bit little-endian. */
  microphoneLoop: Buffer;
  orientation: (clock: DeviceClock) => (deviceUs: bigint) => OrientationReading;
  monotonicNs: () => bigint;
  /** Raw Ed25519 public keys of those whose firmware it runs. */
  firmwareKeys: readonly Uint8Array[];
}

/** One headset for the USB in both of its modes: what it remembers and suffers is the same in either. */
export class VirtualUsbHeadset {
  readonly unit: HeadsetUnit;
  readonly updates: UpdateStore;
  readonly #options: VirtualUsbHeadsetOptions;
  #runTime: HeadsetUsbDevice | null = null;

  constructor(options: VirtualUsbHeadsetOptions) {
    this.#options = options;
    this.unit = new HeadsetUnit(options);
    this.updates = new UpdateStore({
      model: options.model,
      vendorId: headsetVendorId,
      productId: runTimeProductId,
      firmwareVersion: options.firmwareVersion,
      securityVersion: this.unit.securityVersion,
      trustedKeys: options.firmwareKeys,
    });
  }

  /** The device as it is when its plug goes in: at run-time where there is firmware that runs. */
  plugged(): VirtualUsbDevice {
    return this.updates.firmwareVersion === null ? this.#updateMode() : this.#startRunTime();
  }

  /** What run-time mode streams and hears; null in update mode. */
  get runTime(): HeadsetUsbDevice | null {
    return this.#runTime;
  }

  /** False for what concerns the cable, and for what a unit in update mode does not have. */
  suffer(fault: HeadsetFaultCommand): boolean {
    if (fault.type !== 'update-power-cut') return this.#runTime?.suffer(fault) ?? false;
    this.updates.mishaps.cutPowerAtByte(fault.afterBytes);
    return true;
  }

  #startRunTime(): HeadsetUsbDevice {
    this.unit.firmwareVersion = this.updates.firmwareVersion ?? this.unit.firmwareVersion;
    this.unit.securityVersion = this.updates.securityVersion;
    const { frames, microphoneLoop, orientation, monotonicNs } = this.#options;
    this.#runTime = new HeadsetUsbDevice({
      unit: this.unit,
      frames,
      microphoneLoop,
      orientation,
      monotonicNs,
      updateMode: () => this.#updateMode(),
    });
    return this.#runTime;
  }

  #updateMode(): UpdateModeDevice {
    this.#runTime = null;
    return new UpdateModeDevice({
      store: this.updates,
      serial: this.unit.serial,
      runTime: () => this.#startRunTime(),
    });
  }
}
