import type { SetupPacket } from './virtual-usb-device.ts';

/** What a control request came to: bytes for the host, nothing to say, or a refusal (STALL). */
export type ControlAnswer =
  { outcome: 'data'; bytes: Uint8Array } | { outcome: 'done' } | { outcome: 'stall' };

export const done: ControlAnswer = { outcome: 'done' };
export const stall: ControlAnswer = { outcome: 'stall' };
export const answerWith = (bytes: Uint8Array | readonly number[]): ControlAnswer => ({
  outcome: 'data',
  bytes: Uint8Array.from(bytes),
});

export interface DescriptorTable {
  device: Uint8Array;
  configuration: Uint8Array;
  /** Null for a device that has none (USB 2.0). */
  objectStore: Uint8Array | null;
  /** From index 1. */
  strings: readonly string[];
}

const request = {
  getStatus: 0,
  clearFeature: 1,
  setFeature: 3,
  setAddress: 5,
  getDescriptor: 6,
  getConfiguration: 8,
  setConfiguration: 9,
  getInterface: 10,
  setInterface: 11,
} as const;
const englishUs = [4, 3, 0x09, 0x04];

/** What a device does about requests that change its state. */
export interface StandardRequestEffects {
  onConfigured(configuration: number): void;
  onInterfaceSet(interfaceNumber: number, alternate: number): void;
  /** The halt of an endpoint is cleared. */
  onHaltCleared(endpoint: number): void;
}

/** Answers the requests of USB 2.0, chapter 9; keeps which configuration and settings are chosen. */
export class StandardRequests {
  readonly #descriptors: DescriptorTable;
  readonly #effects: StandardRequestEffects;
  readonly #alternates = new Map<number, number>();
  #configuration = 0;

  constructor(descriptors: DescriptorTable, effects: StandardRequestEffects) {
    this.#descriptors = descriptors;
    this.#effects = effects;
  }

  answer(setup: SetupPacket): ControlAnswer {
    switch (setup.bRequest) {
      case request.getDescriptor:
        return this.#descriptor(setup.wValue >> 8, setup.wValue & 0xff);
      case request.getStatus:
        return answerWith([0, 0]);
      case request.getConfiguration:
        return answerWith([this.#configuration]);
      case request.setConfiguration:
        return this.#configure(setup.wValue);
      case request.getInterface:
        return answerWith([this.#alternates.get(setup.wIndex) ?? 0]);
      case request.setInterface:
        this.#alternates.set(setup.wIndex, setup.wValue);
        this.#effects.onInterfaceSet(setup.wIndex, setup.wValue);
        return done;
      case request.clearFeature:
        // Feature 0 of an endpoint is its halt.
        if ((setup.bmRequestType & 0x1f) === 2 && setup.wValue === 0)
          this.#effects.onHaltCleared(setup.wIndex);
        return done;
      case request.setAddress:
      case request.setFeature:
        return done;
      default:
        return stall;
    }
  }

  #configure(configuration: number): ControlAnswer {
    if (configuration > 1) return stall;
    this.#configuration = configuration;
    this.#alternates.clear();
    this.#effects.onConfigured(configuration);
    return done;
  }

  #descriptor(type: number, index: number): ControlAnswer {
    const { device, configuration, objectStore, strings } = this.#descriptors;
    if (type === 1) return answerWith(device);
    if (type === 2) return index === 0 ? answerWith(configuration) : stall;
    if (type === 15) return objectStore === null ? stall : answerWith(objectStore);
    if (type !== 3) return stall;
    if (index === 0) return answerWith(englishUs);
    const text = strings[index - 1];
    if (text === undefined) return stall;
    const units = Buffer.from(text, 'utf16le').subarray(0, 252);
    return answerWith([units.length + 2, 3, ...units]);
  }
}
