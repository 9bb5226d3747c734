import type { UsbInterfaceDescription } from '../../../firmware-bridge/index.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { urbStatus, type SetupPacket, type VirtualUsbDevice } from './virtual-usb-device.ts';

/** What npm `usb` says of a transfer that came to nothing: the name and the sentence of its driver's error. */
export const transferFaults = {
  stall: { name: 'Stall', sentence: 'endpoint stalled' },
  cancelled: { name: 'Cancelled', sentence: 'transfer was cancelled' },
  disconnected: { name: 'Disconnected', sentence: 'device disconnected' },
  fault: { name: 'Fault', sentence: 'hardware fault or protocol violation' },
} as const;

export type TransferFault = keyof typeof transferFaults;

export type TransferOutcome = { ok: true; data: Uint8Array } | { ok: false; fault: TransferFault };

/** Time-out of every transfer of npm `usb`. */
const transferTimeoutMs = 1000;
const english = 0x0409;

/** What the host has read of a device. */
interface Enumeration {
  productName: string | null;
  serialNumber: string | null;
  interfaces: UsbInterfaceDescription[];
}

/** A place on the bus with one device in it, from plug to unplug; every host object of the device shares it. */
export class BusSlot {
  readonly device: VirtualUsbDevice;
  readonly bus: string;
  readonly address: number;
  /** Which host object claimed an interface. */
  readonly claims = new Map<number, object>();
  enumeration: Enumeration | null = null;
  #isGone = false;
  #nextId = 1;
  readonly #pending = new Map<number, (outcome: TransferOutcome) => void>();

  constructor(device: VirtualUsbDevice, bus: string, address: number) {
    this.device = device;
    this.bus = bus;
    this.address = address;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Reads the descriptors by standard requests and sets the configuration, as a host does; null where they make no sense. */
  async enumerate(): Promise<Enumeration | null> {
    const head = await this.#descriptor(2, 0, 9);
    if (head === null || head.length < 9) return null;
    const configuration = await this.#descriptor(2, 0, viewOf(head).getUint16(2, true));
    const deviceBytes = await this.#descriptor(1, 0, 18);
    if (configuration === null || configuration.length < 9 || deviceBytes?.length !== 18) return null;
    const deviceDescriptor = viewOf(deviceBytes);
    const interfaces = parseConfiguration(configuration);
    if (interfaces === null) return null;
    const productName = await this.#string(deviceDescriptor.getUint8(15));
    const serialNumber = await this.#string(deviceDescriptor.getUint8(16));
    if (!(await this.setConfiguration(viewOf(configuration).getUint8(5)))) return null;
    this.enumeration = { productName, serialNumber, interfaces };
    return this.enumeration;
  }

  async setConfiguration(value: number): Promise<boolean> {
    const setup = { bmRequestType: 0, bRequest: 9, wValue: value, wIndex: 0, wLength: 0 };
    return (await this.control(setup, new Uint8Array())).ok;
  }

  /** `data` goes to the device, null where it comes from there. */
  control(setup: SetupPacket, data: Uint8Array | null): Promise<TransferOutcome> {
    return this.transfer(0, setup, data, setup.wLength);
  }

  /** Settles once, with a fault after a second, or when the device is pulled out. */
  transfer(
    endpoint: number,
    setup: SetupPacket | null,
    data: Uint8Array | null,
    length: number,
  ): Promise<TransferOutcome> {
    if (this.#isGone) return Promise.resolve({ ok: false, fault: 'disconnected' });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.device.cancel(id);
        settle({ ok: false, fault: 'cancelled' });
      }, transferTimeoutMs);
      const settle = (outcome: TransferOutcome): void => {
        if (!this.#pending.delete(id)) return;
        clearTimeout(timer);
        resolve(outcome);
      };
      this.#pending.set(id, settle);
      const complete = (status: number, answer?: Uint8Array): void =>
        settle(outcomeOf(status, answer ?? new Uint8Array(), length));
      this.device.submit({ id, endpoint, setup, data, length, isoPackets: null, complete });
    });
  }

  /** Pulls the plug: what is under way fails. */
  leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.device.detach();
    for (const settle of [...this.#pending.values()]) settle({ ok: false, fault: 'disconnected' });
  }

  async #descriptor(type: number, index: number, length: number, language = 0): Promise<Uint8Array | null> {
    const wValue = (type << 8) | index;
    const setup = { bmRequestType: 0x80, bRequest: 6, wValue, wIndex: language, wLength: length };
    const outcome = await this.control(setup, null);
    return outcome.ok ? outcome.data : null;
  }

  async #string(index: number): Promise<string | null> {
    if (index === 0) return null;
    const bytes = await this.#descriptor(3, index, 255, english);
    const length = bytes?.[0] ?? 0;
    if (bytes === null || length < 2 || length > bytes.length) return null;
    return new TextDecoder('utf-16le').decode(bytes.subarray(2, length));
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function outcomeOf(status: number, data: Uint8Array, length: number): TransferOutcome {
  if (status === urbStatus.ok)
    return data.length > length ? { ok: false, fault: 'fault' } : { ok: true, data };
  if (status === urbStatus.stall) return { ok: false, fault: 'stall' };
  return { ok: false, fault: status === urbStatus.connectionReset ? 'cancelled' : 'fault' };
}
