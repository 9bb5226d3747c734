import type { IsoPacketResult, Urb } from './virtual-usb-device.ts';

/** A host that was away this long is not made up for. */
const longestLagMs = 50;

/** What happens to the packets of one isochronous transfer when their time has come. */
export type PacketWork = (urb: Urb) => { data: Uint8Array | null; packets: IsoPacketResult[] };

/**
 * Completes the isochronous transfers of one endpoint at the pace of the bus, a packet a millisecond: there is no start-of-frame
 * clock here, so the device keeps the time.
 */
export class PacedTransfers {
  readonly #work: PacketWork;
  readonly #monotonicNs: () => bigint;
  #waiting: { urb: Urb; dueMs: number }[] = [];
  #endMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(work: PacketWork, monotonicNs: () => bigint) {
    this.#work = work;
    this.#monotonicNs = monotonicNs;
  }

  submit(urb: Urb): void {
    const nowMs = this.#nowMs();
    if (this.#endMs < nowMs - longestLagMs) this.#endMs = nowMs;
    this.#endMs += urb.isoPackets?.length ?? 1;
    this.#waiting.push({ urb, dueMs: this.#endMs });
    this.#arm();
  }

  cancel(id: number): boolean {
    const place = this.#waiting.findIndex(({ urb }) => urb.id === id);
    if (place < 0) return false;
    this.#waiting.splice(place, 1);
    return true;
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #nowMs(): number {
    return Number(this.#monotonicNs()) / 1e6;
  }

  #arm(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#completeDue(), Math.max(1, first.dueMs - this.#nowMs()));
  }

  #completeDue(): void {
    this.#timer = undefined;
    const nowMs = this.#nowMs() + 0.5;
    for (
      let first = this.#waiting[0];
      first !== undefined && first.dueMs <= nowMs;
      first = this.#waiting[0]
    ) {
      this.#waiting.shift();
      const { data, packets } = this.#work(first.urb);
      first.urb.complete(0, data ?? undefined, packets);
    }
    this.#arm();
  }
}
