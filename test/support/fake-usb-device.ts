import type { UsbDevicePort } from '../../firmware-bridge/index.ts';

type Method<Name extends keyof UsbDevicePort> = Extract<UsbDevicePort[Name], (...parts: never[]) => unknown>;
type InResult = Awaited<ReturnType<Method<'transferIn'>>>;
type OutResult = Awaited<ReturnType<Method<'transferOut'>>>;
type Interfaces = NonNullable<UsbDevicePort['configuration']>['interfaces'];

/** What one transfer to the host is: bytes, a status, or a rejection after which a halted endpoint must be cleared. */
export type InOutcome = Uint8Array | 'stall' | 'babble' | 'reject';
/** What becomes of one transfer from the host; `late` is never taken, a number is how many bytes were. */
export type OutOutcome = 'ok' | 'stall' | 'reject' | 'late' | number;

const alternate = (
  interfaceClass: number,
  endpoints: Interfaces[number]['alternates'][number]['endpoints'],
) => ({
  alternateSetting: 0,
  interfaceClass,
  interfaceSubclass: 0,
  interfaceProtocol: 0,
  endpoints,
});

/** The interfaces of the reference headset that matter here: a camera, which nobody may touch, and the vendor interface. */
export const headsetInterfaces: Interfaces = [
  { interfaceNumber: 0, alternates: [alternate(0x0e, [])] },
  {
    interfaceNumber: 2,
    alternates: [
      alternate(0xff, [
        { endpointNumber: 2, direction: 'in', type: 'interrupt', packetSize: 64 },
        { endpointNumber: 5, direction: 'out', type: 'bulk', packetSize: 512 },
      ]),
    ],
  },
];

/**
 * A device as npm `usb` shows it, with a script for each endpoint. Its clock stands still but for transfers that time out, which
 * take a second of it and a few milliseconds of ours.
 */
export class FakeUsbDevice implements UsbDevicePort {
  readonly vendorId = 0x1209;
  readonly productId = 1;
  readonly bus = '1';
  readonly address = 3;
  opened = false;
  configuration: UsbDevicePort['configuration'] = { interfaces: headsetInterfaces };
  /** Everything that was asked of it, in order, but for transfers. */
  readonly calls: string[] = [];
  readonly claimed = new Set<number>();
  refuses: 'open' | 'claim' | null = null;
  /** What becomes of the next transfers from the host; `ok` when there is nothing here. */
  readonly outOutcomes: OutOutcome[] = [];
  onOut: (bytes: Uint8Array) => void = () => undefined;
  onReleased: () => void = () => undefined;
  readonly #quietMs: number;
  readonly #inOutcomes: InOutcome[] = [];
  #awaitsInput: (() => void) | null = null;
  #gone = false;
  #nowNs = 1_000_000_000_000n;

  constructor(quietMs = 5) {
    this.#quietMs = quietMs;
  }

  readonly monotonicNs = (): bigint => this.#nowNs;

  /** The host's next transfers in. */
  feed(...outcomes: InOutcome[]): void {
    this.#inOutcomes.push(...outcomes);
    this.#awaitsInput?.();
  }

  unplug(): void {
    this.#gone = true;
    this.#awaitsInput?.();
  }

  async open(): Promise<void> {
    await this.#call('open');
    if (this.refuses === 'open') throw new Error('open error: permission denied');
    this.opened = true;
  }

  async close(): Promise<void> {
    await this.#call('close');
    this.opened = false;
  }

  reset(): Promise<void> {
    return this.#call('reset');
  }

  async claimInterface(interfaceNumber: number): Promise<void> {
    await this.#call(`claim ${interfaceNumber}`);
    if (this.refuses === 'claim') throw new Error('claimInterface error: interface is busy');
    this.claimed.add(interfaceNumber);
  }

  async releaseInterface(interfaceNumber: number): Promise<void> {
    this.claimed.delete(interfaceNumber);
    this.onReleased();
    await this.#call(`release ${interfaceNumber}`);
  }

  async selectAlternateInterface(interfaceNumber: number, setting: number): Promise<void> {
    await this.#call(`select ${interfaceNumber} ${setting}`);
  }

  async controlTransferIn(): Promise<InResult> {
    await this.#call('control in');
    return {};
  }

  async controlTransferOut(): Promise<OutResult> {
    await this.#call('control out');
    return { bytesWritten: 0 };
  }

  async transferIn(endpointNumber: number, length: number): Promise<InResult> {
    if (!this.claimed.has(2) || endpointNumber !== 2) throw new Error('transferIn error: endpoint not found');
    if (this.#awaitsInput !== null) throw new Error('transferIn error: endpoint not found');
    await this.#input();
    if (this.#gone) throw new Error('transferIn error: Disconnected');
    const outcome = this.#inOutcomes.shift();
    if (outcome === undefined) {
      this.#nowNs += 1_000_000_000n;
      throw new Error('transferIn error: Cancelled');
    }
    if (outcome === 'reject') throw new Error('transferIn error: Stall');
    if (typeof outcome === 'string') return { status: outcome };
    const bytes = outcome.slice(0, length);
    return { status: 'ok', data: new DataView(bytes.buffer) };
  }

  async transferOut(endpointNumber: number, data: Uint8Array): Promise<OutResult> {
    if (this.#gone) throw new Error('transferOut error: Disconnected');
    if (!this.claimed.has(2) || endpointNumber !== 5)
      throw new Error('transferOut error: endpoint not found');
    const outcome = this.outOutcomes.shift() ?? 'ok';
    // In the same turn: were the quiet end of a transfer in to come between, its second would count for this one as well.
    await Promise.resolve();
    if (outcome === 'reject') throw new Error('transferOut error: Stall');
    if (outcome === 'stall') return { status: 'stall', bytesWritten: 0 };
    if (outcome === 'late') {
      this.#nowNs += 1_000_000_000n;
      throw new Error('transferOut error: Cancelled');
    }
    if (typeof outcome === 'number') return { status: 'ok', bytesWritten: outcome };
    this.onOut(data.slice());
    return { status: 'ok', bytesWritten: data.length };
  }

  clearHalt(direction: 'in' | 'out', endpointNumber: number): Promise<void> {
    return this.#call(`clear ${direction} ${endpointNumber}`);
  }

  /** Until there is something, or for as long as the driver waits. */
  async #input(): Promise<void> {
    if (this.#gone || this.#inOutcomes.length > 0) return new Promise((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#quietMs);
      this.#awaitsInput = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#awaitsInput = null;
  }

  #call(name: string): Promise<void> {
    this.calls.push(name);
    return this.#gone ? Promise.reject(new Error(`${name} error: device disconnected`)) : Promise.resolve();
  }
}
