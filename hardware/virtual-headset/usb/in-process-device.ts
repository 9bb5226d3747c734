import type {
  ControlSetup,
  TransferInResult,
  TransferOutResult,
  UsbDevicePort,
  UsbInterfaceDescription,
} from '../../../firmware-bridge/index.ts';
import { transferFaults, type BusSlot, type TransferFault } from './bus-slot.ts';
import type { SetupPacket } from './virtual-usb-device.ts';

/** Classes that uvcvideo and snd-usb-audio hold while the device is in. */
const kernelClasses: ReadonlySet<number> = new Set([0x01, 0x0e]);

const requestTypes = { standard: 0, class: 1, vendor: 2 } as const;
const recipients = { device: 0, interface: 1, endpoint: 2, other: 3 } as const;

/**
 * A device as npm `usb` 3.1 shows it, over one in the same process: transfers need an open device and a claimed interface, reject
 * on a stall, after a second and when the device is gone, and one endpoint carries one transfer at a time.
 */
export class InProcessDevice implements UsbDevicePort {
  readonly #slot: BusSlot;
  #isOpen = false;
  readonly #busyEndpoints = new Set<number>();

  constructor(slot: BusSlot) {
    this.#slot = slot;
  }

  get vendorId(): number {
    return this.#slot.device.vendorId;
  }

  get productId(): number {
    return this.#slot.device.productId;
  }

  get productName(): string | null {
    return this.#slot.enumeration?.productName ?? null;
  }

  get serialNumber(): string | null {
    return this.#slot.enumeration?.serialNumber ?? null;
  }

  get bus(): string {
    return this.#slot.bus;
  }

  get address(): number {
    return this.#slot.address;
  }

  get opened(): boolean {
    return this.#isOpen;
  }

  get configuration(): { readonly interfaces: readonly UsbInterfaceDescription[] } | null {
    const interfaces = this.#slot.enumeration?.interfaces;
    return interfaces === undefined ? null : { interfaces };
  }

  async open(): Promise<void> {
    if (this.#slot.isGone) throw rejection('open', 'device disconnected');
    this.#isOpen = true;
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    for (const [number, holder] of this.#slot.claims) if (holder === this) this.#slot.claims.delete(number);
    return Promise.resolve();
  }

  async reset(): Promise<void> {
    this.#mustBeOpen('reset');
    if (this.#slot.isGone) throw rejection('reset', 'device disconnected');
    this.#slot.device.reset?.();
    await this.#slot.setConfiguration(1);
  }

  async claimInterface(interfaceNumber: number): Promise<void> {
    this.#mustBeOpen('claimInterface');
    if (this.#slot.isGone) throw rejection('claimInterface', 'device disconnected');
    const found = this.configuration?.interfaces.find((one) => one.interfaceNumber === interfaceNumber);
    if (found === undefined) throw rejection('claimInterface', 'interface not found');
    const isKernels = kernelClasses.has(found.alternates[0]?.interfaceClass ?? -1);
    if (isKernels || (this.#slot.claims.get(interfaceNumber) ?? this) !== this)
      throw rejection('claimInterface', 'interface is busy');
    this.#slot.claims.set(interfaceNumber, this);
    return Promise.resolve();
  }

  async releaseInterface(interfaceNumber: number): Promise<void> {
    this.#mustBeOpen('releaseInterface');
    if (this.#slot.claims.get(interfaceNumber) !== this) throw rejection('releaseInterface', 'not claimed');
    this.#slot.claims.delete(interfaceNumber);
    return Promise.resolve();
  }

  async selectAlternateInterface(interfaceNumber: number, alternateSetting: number): Promise<void> {
    if (this.#slot.claims.get(interfaceNumber) !== this)
      throw rejection('selectAlternateInterface', 'invalid state');
    const setup = {
      bmRequestType: 0x01,
      bRequest: 11,
      wValue: alternateSetting,
      wIndex: interfaceNumber,
      wLength: 0,
    };
    const outcome = await this.#slot.control(setup, new Uint8Array());
    if (!outcome.ok) throw rejection('selectAlternateInterface', 'failed to set alternate setting');
  }

  async controlTransferIn(setup: ControlSetup, length: number): Promise<TransferInResult> {
    this.#mustBeOpen('controlTransferIn');
    const outcome = await this.#slot.control(setupPacket(setup, 0x80, length), null);
    if (!outcome.ok) throw rejection('controlTransferIn', transferFaults[outcome.fault].sentence);
    return { status: 'ok', data: viewOf(outcome.data) };
  }

  async controlTransferOut(setup: ControlSetup, data?: Uint8Array): Promise<TransferOutResult> {
    // As npm `usb` does where no data are given.
    if (data === undefined) throw new TypeError("Cannot read properties of undefined (reading 'buffer')");
    this.#mustBeOpen('controlTransferOut');
    const outcome = await this.#slot.control(setupPacket(setup, 0, data.length), data.slice());
    if (!outcome.ok) throw rejection('controlTransferOut', transferFaults[outcome.fault].sentence);
    return { status: 'ok', bytesWritten: data.length };
  }

  async transferIn(endpointNumber: number, length: number): Promise<TransferInResult> {
    const packetSize = this.#packetSize('transferIn', 'in', endpointNumber);
    const wholePackets = Math.ceil(length / packetSize) * packetSize;
    const data = await this.#exclusive('transferIn', endpointNumber | 0x80, null, wholePackets);
    return { status: 'ok', data: viewOf(data.subarray(0, length)) };
  }

  async transferOut(endpointNumber: number, data: Uint8Array): Promise<TransferOutResult> {
    this.#packetSize('transferOut', 'out', endpointNumber);
    await this.#exclusive('transferOut', endpointNumber, data.slice(), data.length);
    return { status: 'ok', bytesWritten: data.length };
  }

  async clearHalt(direction: 'in' | 'out', endpointNumber: number): Promise<void> {
    this.#packetSize('clearHalt', direction, endpointNumber);
    const wIndex = direction === 'in' ? endpointNumber | 0x80 : endpointNumber;
    const setup = { bmRequestType: 0x02, bRequest: 1, wValue: 0, wIndex, wLength: 0 };
    const outcome = await this.#slot.control(setup, new Uint8Array());
    if (!outcome.ok) throw rejection('clearHalt', 'failed to clear halt');
  }

  async #exclusive(
    call: string,
    address: number,
    data: Uint8Array | null,
    length: number,
  ): Promise<Uint8Array> {
    if (this.#busyEndpoints.has(address)) throw rejection(call, 'endpoint not found');
    this.#busyEndpoints.add(address);
    try {
      const outcome = await this.#slot.transfer(address, null, data, length);
      if (!outcome.ok) throw rejection(call, faultName(outcome.fault));
      return outcome.data;
    } finally {
      this.#busyEndpoints.delete(address);
    }
  }

  #packetSize(call: string, direction: 'in' | 'out', endpointNumber: number): number {
    for (const one of this.configuration?.interfaces ?? []) {
      if (this.#slot.claims.get(one.interfaceNumber) !== this) continue;
      const found = one.alternates[0]?.endpoints.find(
        (endpoint) => endpoint.endpointNumber === endpointNumber && endpoint.direction === direction,
      );
      if (found !== undefined) return found.packetSize;
    }
    throw rejection(call, 'endpoint not found');
  }

  #mustBeOpen(call: string): void {
    if (!this.#isOpen) throw rejection(call, 'invalid state');
  }
}

function rejection(call: string, detail: string): Error {
  return new Error(`${call} error: ${detail}`);
}

function faultName(fault: TransferFault): string {
  return transferFaults[fault].name;
}

function setupPacket(setup: ControlSetup, direction: number, wLength: number): SetupPacket {
  return {
    bmRequestType: direction | (requestTypes[setup.requestType] << 5) | recipients[setup.recipient],
    bRequest: setup.request,
    wValue: setup.value,
    wIndex: setup.index,
    wLength,
  };
}

function viewOf(bytes: Uint8Array): DataView {
  const copy = bytes.slice();
  return new DataView(copy.buffer);
}
