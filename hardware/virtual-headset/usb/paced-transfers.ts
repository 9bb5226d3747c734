import type { IsoPacketResult, Urb } from './virtual-usb-device.ts';

/** A host that was away this long is not made up for. */
const longestLagNs = 50_000_000n;

/** From one isochronous packet to the next. */
export const packetNs = 1_000_000n;

/** What happens to the packets of one isochronous transfer when their time has come; `beganNs` is that of the first one on the bus. */
export type PacketWork = (
  urb: Urb,
  beganNs: bigint,
) => { data: Uint8Array | null; packets: IsoPacketResult[] };

/**
 * Completes the isochronous transfers of one endpoint at the pace of the bus, a packet a millisecond: there is no start-of-frame
 * clock here, so the bus keeps the time of its host.
 */
export class PacedTransfers {
  readonly #work: PacketWork;
  readonly #monotonicNs: () => bigint;
  #waiting: { urb: Urb; beganNs: bigint; dueNs: bigint }[] = [];
  #endNs = 0n;
  #timer: NodeJS.Timeout | undefined;

  constructor(work: PacketWork, monotonicNs: () => bigint) {
    this.#work = work;
    this.#monotonicNs = monotonicNs;
  }

  submit(urb: Urb): void {
    const nowNs = this.#monotonicNs();
    if (this.#endNs < nowNs - longestLagNs) this.#endNs = nowNs;
    const beganNs = this.#endNs;
    this.#endNs += BigInt(urb.isoPackets?.length ?? 1) * packetNs;
    this.#waiting.push({ urb, beganNs, dueNs: this.#endNs });
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

  #arm(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#timer !== undefined) return;
    const waitMs = Number(first.dueNs - this.#monotonicNs()) / 1e6;
    this.#timer = setTimeout(() => this.#completeDue(), Math.max(1, waitMs));
  }

  #completeDue(): void {
    this.#timer = undefined;
    const nowNs = this.#monotonicNs() + packetNs / 2n;
    for (
      let first = this.#waiting[0];
      first !== undefined && first.dueNs <= nowNs;
      first = this.#waiting[0]
    ) {
      this.#waiting.shift();
      const { data, packets } = this.#work(first.urb, first.beganNs);
      first.urb.complete(0, data ?? undefined, packets);
    }
    this.#arm();
  }
}
