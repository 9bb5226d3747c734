import {
  urbStatus,
  type SetupPacket,
  type Urb,
  type VirtualUsbDevice,
} from '../../hardware/virtual-headset/usb/virtual-usb-device.ts';

export interface RunTimeDeviceOptions {
  serial: string;
  /** Of this unit in update mode. */
  updateMode: () => VirtualUsbDevice;
}

const u16 = (value: number): [number, number] => [value & 0xff, value >> 8];
const dfuInterface = [9, 4, 3, 0, 0, 0xfe, 0x01, 0x01, 0];
const dfuFunctional = [9, 0x21, 0x0b, ...u16(1000), ...u16(1024), ...u16(0x0110)];

/** A headset reduced to what leads into update mode: strings, and DFU's run-time interface as number 3. */
export class RunTimeDevice implements VirtualUsbDevice {
  readonly vendorId = 0x1209;
  readonly productId = 0x0001;
  readonly speed = 3;
  readonly deviceDescriptor = Uint8Array.of(
    ...[18, 1, ...u16(0x0200), 0, 0, 0, 64],
    ...[...u16(this.vendorId), ...u16(this.productId), ...u16(0x0100), 0, 1, 2, 1],
  );
  readonly configurationDescriptor = Uint8Array.of(
    ...[9, 2, ...u16(27), 1, 1, 0, 0x80, 250],
    ...dfuInterface,
    ...dfuFunctional,
  );
  ignoresDetach = false;
  readonly #options: RunTimeDeviceOptions;
  readonly #listeners: ((next: VirtualUsbDevice) => void)[] = [];

  constructor(options: RunTimeDeviceOptions) {
    this.#options = options;
  }

  attach(): void {
    /* Nothing runs by itself. */
  }

  detach(): void {
    /* Nothing is pending. */
  }

  cancel(): boolean {
    return false;
  }

  onReplaced(listener: (next: VirtualUsbDevice) => void): void {
    this.#listeners.push(listener);
  }

  submit(urb: Urb): void {
    const answer = urb.setup === null ? null : this.#answer(urb.setup);
    if (answer === null) urb.complete(urbStatus.stall);
    else urb.complete(urbStatus.ok, answer.subarray(0, urb.length));
  }

  #answer({ bmRequestType, bRequest, wValue, wIndex }: SetupPacket): Uint8Array | null {
    if (bmRequestType === 0x00 && bRequest === 9) return new Uint8Array();
    if (bmRequestType === 0x21 && bRequest === 0 && wIndex === 3) return this.#leave();
    if (bmRequestType !== 0x80 || bRequest !== 6) return null;
    if (wValue === 0x0100) return this.deviceDescriptor;
    if (wValue === 0x0200) return this.configurationDescriptor;
    const texts: Record<number, string> = { 1: 'Roundsight Reference', 2: this.#options.serial };
    const text = wValue >> 8 === 3 ? texts[wValue & 0xff] : undefined;
    return text === undefined ? null : Uint8Array.of(2 + 2 * text.length, 3, ...Buffer.from(text, 'utf16le'));
  }

  #leave(): Uint8Array | null {
    if (this.ignoresDetach) return null;
    setTimeout(() => {
      const device = this.#options.updateMode();
      for (const listener of this.#listeners) listener(device);
    });
    return new Uint8Array();
  }
}
