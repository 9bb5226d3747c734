import {
  HeadsetFault,
  memoryTransportPair,
  type HeadsetTransport,
  type UsbDevicePort,
} from '../../firmware-bridge/index.ts';
import { FirmwareModel, HeadsetUnit } from '../../hardware/virtual-headset/index.ts';

type Configuration = NonNullable<UsbDevicePort['configuration']>;

type Alternate = Configuration['interfaces'][number]['alternates'][number];

function oneInterface(
  interfaceNumber: number,
  codes: readonly number[],
  endpoints: Alternate['endpoints'],
): Configuration {
  const [interfaceClass = 0, interfaceSubclass = 0, interfaceProtocol = 0] = codes;
  const alternate = { alternateSetting: 0, interfaceClass, interfaceSubclass, interfaceProtocol, endpoints };
  return { interfaces: [{ interfaceNumber, alternates: [alternate] }] };
}

const runTime = oneInterface(
  2,
  [0xff, 0, 0],
  [
    { endpointNumber: 2, direction: 'in', type: 'interrupt', packetSize: 64 },
    { endpointNumber: 5, direction: 'out', type: 'bulk', packetSize: 512 },
  ],
);
const updateMode = oneInterface(0, [0xfe, 1, 2], []);
const updateProductId = 2;

export interface FakeVendorOptions {
  serial?: string;
  address?: number;
  productId?: number;
  productName?: string;
  /** JSON text as the unit stores it; null for a unit nobody calibrated. */
  calibration?: string | null;
}

/** Longest wait of a read, as the driver's. */
const readTimeoutMs = 1000;

/**
 * A reference headset as npm `usb` shows it, its firmware that of the virtual one. `fault` is how it misbehaves: it may not be
 * opened, answers with garbage, stalls whatever is sent or read, or says nothing.
 */
export class FakeVendorDevice implements UsbDevicePort {
  readonly vendorId = 0x1209;
  readonly productId: number;
  readonly productName: string;
  readonly serialNumber: string;
  readonly bus = '2';
  readonly address: number;
  readonly configuration: Configuration;
  opened = false;
  fault: 'none' | 'forbidden' | 'garbage' | 'stall' | 'silent' = 'none';
  /** How often it was opened. */
  openings = 0;
  readonly #host: HeadsetTransport;
  readonly #frames: Uint8Array[] = [];
  #wake: () => void = () => undefined;
  #unplugged = false;

  constructor(options: FakeVendorOptions = {}) {
    const { serial = 'RS-1', address = 9, productId = 1, calibration = null } = options;
    this.serialNumber = serial;
    this.address = address;
    this.productId = productId;
    this.configuration = productId === updateProductId ? updateMode : runTime;
    this.productName = options.productName ?? 'Roundsight Reference';
    const [host, device] = memoryTransportPair();
    this.#host = host;
    host.onFrame((frame) => {
      this.#frames.push(this.fault === 'garbage' ? frame.map((byte) => byte ^ 0x55) : frame);
      this.#wake();
    });
    new FirmwareModel(device, {
      unit: new HeadsetUnit({
        model: 'Roundsight Reference',
        serial,
        firmwareVersion: '1.4.2',
        calibration: calibration === null ? null : new TextEncoder().encode(calibration),
      }),
      deviceClockUs: () => process.hrtime.bigint() / 1000n,
      orientationAt: (deviceClockUs) => ({
        deviceClockUs,
        quaternion: [1, 0, 0, 0],
        rateDegPerS: [0, 0, 0],
      }),
    });
  }

  /** Every transfer fails from now on. */
  unplug(): void {
    this.#unplugged = true;
    this.#wake();
  }

  open(): Promise<void> {
    this.openings += 1;
    if (this.fault === 'forbidden') return Promise.reject(new Error('LIBUSB_ERROR_ACCESS'));
    return this.#answer(undefined, () => (this.opened = true));
  }

  close(): Promise<void> {
    this.opened = false;
    return Promise.resolve();
  }

  reset = (): Promise<void> => this.#answer(undefined);
  claimInterface = (): Promise<void> => this.#answer(undefined);
  releaseInterface = (): Promise<void> => this.#answer(undefined);
  clearHalt = (): Promise<void> => this.#answer(undefined);
  controlTransferIn = () => this.#answer({});
  controlTransferOut = () => this.#answer({ bytesWritten: 0 });

  async transferIn(): Promise<{ status?: 'ok' | 'stall'; data?: DataView }> {
    if (this.fault === 'stall') return { status: 'stall' };
    if (this.#frames.length === 0 && !this.#unplugged) await this.#nextFrame();
    const frame = this.#frames.shift();
    if (this.#unplugged || frame === undefined) throw new Error('LIBUSB_TRANSFER_TIMED_OUT or so');
    return { status: 'ok', data: new DataView(frame.buffer, frame.byteOffset, frame.length) };
  }

  async transferOut(
    _endpoint: number,
    data: Uint8Array,
  ): Promise<{ status?: 'ok' | 'stall'; bytesWritten: number }> {
    if (this.#unplugged) throw new HeadsetFault('lost', 'unplugged');
    if (this.fault === 'stall') return { status: 'stall', bytesWritten: 0 };
    if (this.fault !== 'silent') await this.#host.send(data);
    return { status: 'ok', bytesWritten: data.length };
  }

  #answer<Value>(value: Value, then: () => void = () => undefined): Promise<Value> {
    if (this.#unplugged) return Promise.reject(new Error('LIBUSB_ERROR_NO_DEVICE'));
    then();
    return Promise.resolve(value);
  }

  #nextFrame(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, readTimeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
