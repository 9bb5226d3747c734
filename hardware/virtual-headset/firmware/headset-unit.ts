import type { KeyObject } from 'node:crypto';
import { PictureFaults, pictureFaultSchema } from '../camera/picture-faults.ts';
import type { HeadsetFaultCommand } from '../headset-faults.ts';
import { CalibrationSlots } from './calibration-slots.ts';
import { capabilities, type Capability, type DeviceEvent, type PrivacyBits } from './device-messages.ts';
import { FaultMemory, faultCode } from './fault-memory.ts';
import { withOtherLenses } from './other-lenses.ts';

export interface HeadsetUnitOptions {
  model: string;
  serial: string;
  firmwareVersion: string;
  /** JSON as stored in the unit; null for a unit nobody calibrated. */
  calibration: Uint8Array | null;
  /** Ed25519 public key of those who may write a calibration; default nobody. */
  calibrationAuthority?: KeyObject | null;
  /** An IMU that gives rates and forces, but no orientation. */
  ratesOnly?: boolean;
  /** The highest security version that it has ever run; default 1. */
  securityVersion?: number;
}

const overheatsAtCelsius = 70;
const coolBelowCelsius = 60;

/** How the link to the host misbehaves. */
export interface LinkFaults {
  wrongLengths: boolean;
  babble: boolean;
  stuck: boolean;
  mute: boolean;
  answerDelayMs: number;
}

/** One headset as a thing: what it remembers over power cuts, how it is worn and treated, and what is broken on it. */
export class HeadsetUnit {
  readonly model: string;
  readonly serial: string;
  readonly calibration: CalibrationSlots;
  readonly storedFaults = new FaultMemory();
  readonly pictures = new PictureFaults();
  readonly link: LinkFaults = {
    wrongLengths: false,
    babble: false,
    stuck: false,
    mute: false,
    answerDelayMs: 0,
  };
  readonly capabilities: readonly Capability[];
  firmwareVersion: string;
  securityVersion: number;
  bootCount = 0;
  temperatureCelsius = 36.5;
  worn = true;
  tampered = false;
  privacySwitches: PrivacyBits = { cameraOff: false, microphoneOff: false };
  #overheated = false;
  readonly #listeners = new Set<(event: DeviceEvent, detail: number) => void>();

  constructor(options: HeadsetUnitOptions) {
    const authority = options.calibrationAuthority ?? null;
    this.model = options.model;
    this.serial = options.serial;
    this.firmwareVersion = options.firmwareVersion;
    this.securityVersion = options.securityVersion ?? 1;
    this.calibration = new CalibrationSlots(options.calibration, options.serial, authority);
    this.capabilities = capabilities.filter(
      (name) =>
        !(name === 'orientation' && options.ratesOnly === true) &&
        !(name === 'calibration-write' && authority === null),
    );
  }

  /** Told of everything that the firmware would report. */
  onEvent(listener: (event: DeviceEvent, detail: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Counts the power-up and checks what is stored; gives the faults found. */
  powerUp(): void {
    // Of 16 bits, in the unit's memory as in its messages.
    this.bootCount = (this.bootCount + 1) & 0xffff;
    const damaged = this.calibration.powerUp();
    if (damaged !== null) this.storeFault(faultCode.calibrationChecksum, 0, damaged === 'A' ? 0 : 1);
  }

  storeFault(code: number, uptimeS: number, detail: number): void {
    this.storedFaults.add({ code, bootCount: this.bootCount, uptimeS, detail });
    this.#tell('fault-stored', code & 0xff);
  }

  /** Does to the unit what a command says; false for a command that concerns its cable or its update and not the unit. */
  suffer(fault: HeadsetFaultCommand, uptimeS: number): boolean {
    return this.#spoilPictures(fault) || this.#spoilLink(fault) || this.#treat(fault, uptimeS);
  }

  #spoilPictures(fault: HeadsetFaultCommand): boolean {
    const picture = pictureFaultSchema.safeParse(fault);
    if (!picture.success) return false;
    this.pictures.set(picture.data);
    if (fault.type === 'cover-lens') this.#tell(fault.on ? 'lens-covered' : 'lens-uncovered', fault.lens);
    return true;
  }

  #spoilLink(fault: HeadsetFaultCommand): boolean {
    if (fault.type === 'wrong-lengths') this.link.wrongLengths = fault.on;
    else if (fault.type === 'babble') this.link.babble = fault.on;
    else if (fault.type === 'stuck') this.link.stuck = fault.on;
    else if (fault.type === 'mute') this.link.mute = fault.on;
    else if (fault.type === 'late-answers') this.link.answerDelayMs = fault.delayMs;
    else return false;
    return true;
  }

  #treat(fault: HeadsetFaultCommand, uptimeS: number): boolean {
    if (fault.type === 'temperature') this.#warm(fault.celsius, uptimeS);
    else if (fault.type === 'tamper') {
      this.tampered = fault.open;
      this.#tell(fault.open ? 'tamper-opened' : 'tamper-closed', 0);
    } else if (fault.type === 'worn') {
      this.worn = fault.on;
      this.#tell(fault.on ? 'put-on' : 'taken-off', 0);
    } else if (fault.type === 'button') this.#tell(fault.held ? 'button-held' : 'button-pressed', 0);
    else if (fault.type === 'privacy-switch') {
      this.privacySwitches = { cameraOff: fault.cameraOff, microphoneOff: fault.microphoneOff };
      // What it comes to together with the host's wishes, only the firmware knows.
      this.#tell('privacy-changed', 0);
    } else if (fault.type === 'damage-calibration') this.calibration.damageActive();
    else if (fault.type === 'swap-lenses') this.#swapLenses();
    else return false;
    return true;
  }

  #swapLenses(): void {
    const measured = withOtherLenses(this.calibration.read('active').bytes);
    if (measured !== null) this.calibration.replaceActive(measured);
  }

  #warm(celsius: number, uptimeS: number): void {
    this.temperatureCelsius = celsius;
    if (!this.#overheated && celsius >= overheatsAtCelsius) {
      this.#overheated = true;
      this.#tell('overheating', 0);
      this.storeFault(faultCode.overheated, uptimeS, Math.round(celsius * 100));
    } else if (this.#overheated && celsius < coolBelowCelsius) {
      this.#overheated = false;
      this.#tell('cooled-down', 0);
    }
  }

  #tell(event: DeviceEvent, detail: number): void {
    for (const listener of [...this.#listeners]) listener(event, detail);
  }
}
