import type { DeviceMode } from '../discovery/match-device.ts';
import { HeadsetFault, type HeadsetFaultKind } from '../session/headset-fault.ts';
import type { UsbDevicePort } from '../transports/usb-device.ts';
import {
  decodeDfuStatus,
  decodeUpdateState,
  dfuSetup,
  statusBytes,
  updateStateBytes,
  type DfuStatus,
  type UpdateState,
} from './dfu-protocol.ts';

const dfuClass = 0xfe;
const dfuSubclass = 0x01;
const dfuProtocols = { run: 1, update: 2 } as const;
const detachTimeoutMs = 1000;

/**
 * The DFU interface of an open unit; no other interface is claimed. Calls reject with a `HeadsetFault`: `refused` when the unit stalled
 * or did not answer (also when it is gone: who holds the bus can tell), `damaged` when the answer makes no sense.
 */
export class DfuInterface {
  readonly #device: UsbDevicePort;
  readonly #number: number;

  private constructor(device: UsbDevicePort, interfaceNumber: number) {
    this.#device = device;
    this.#number = interfaceNumber;
  }

  /** Rejects with `unavailable` or `unsupported`, the device closed. */
  static async open(device: UsbDevicePort, mode: DeviceMode): Promise<DfuInterface> {
    await attempt('unavailable', 'it cannot be opened', () => device.open());
    try {
      const found = device.configuration?.interfaces.find(({ alternates }) =>
        alternates.some(
          (one) =>
            one.interfaceClass === dfuClass &&
            one.interfaceSubclass === dfuSubclass &&
            one.interfaceProtocol === dfuProtocols[mode],
        ),
      );
      if (found === undefined) throw new HeadsetFault('unsupported', 'it has no firmware update interface');
      await attempt('unavailable', 'its update interface is in use', () =>
        device.claimInterface(found.interfaceNumber),
      );
      return new DfuInterface(device, found.interfaceNumber);
    } catch (error) {
      await device.close().catch(() => undefined);
      throw error;
    }
  }

  /** Never rejects: the unit may be gone by now. */
  async close(): Promise<void> {
    await this.#device.releaseInterface(this.#number).catch(() => undefined);
    await this.#device.close().catch(() => undefined);
  }

  async getStatus(): Promise<DfuStatus> {
    const status = decodeDfuStatus(await this.#read('getStatus', statusBytes));
    if (status === null) throw new HeadsetFault('damaged', 'its DFU status makes no sense');
    return status;
  }

  async readUpdateState(): Promise<UpdateState> {
    const state = decodeUpdateState(await this.#read('readUpdateState', updateStateBytes));
    if (state === null) throw new HeadsetFault('damaged', 'its update state makes no sense');
    return state;
  }

  /** False when the unit did not acknowledge it: it refused, or was gone at once. */
  async detach(): Promise<boolean> {
    try {
      await this.#write('detach', detachTimeoutMs);
      return true;
    } catch (error) {
      if (error instanceof HeadsetFault) return false;
      throw error;
    }
  }

  clearStatus(): Promise<void> {
    return this.#write('clearStatus');
  }

  abort(): Promise<void> {
    return this.#write('abort');
  }

  /** An empty block ends the transfer. */
  download(block: number, data: Uint8Array): Promise<void> {
    return this.#write('download', block, data);
  }

  reset(): Promise<void> {
    return attempt('refused', 'reset', () => this.#device.reset());
  }

  async #read(name: 'getStatus' | 'readUpdateState', length: number): Promise<Uint8Array> {
    const { status, data } = await attempt('refused', name, () =>
      this.#device.controlTransferIn(dfuSetup(this.#number, name), length),
    );
    if ((status ?? 'ok') !== 'ok' || data === undefined) throw new HeadsetFault('refused', name);
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }

  async #write(
    name: 'detach' | 'clearStatus' | 'abort' | 'download',
    value = 0,
    data: Uint8Array = new Uint8Array(),
  ): Promise<void> {
    const result = await attempt('refused', name, () =>
      this.#device.controlTransferOut(dfuSetup(this.#number, name, value), data),
    );
    if ((result.status ?? 'ok') !== 'ok' || result.bytesWritten !== data.length)
      throw new HeadsetFault('refused', name);
  }
}

async function attempt<T>(kind: HeadsetFaultKind, what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new HeadsetFault(kind, what, { cause: error });
  }
}
