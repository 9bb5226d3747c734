import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { RtpListener } from '../../ports/media-engine.ts';
import { RtpContinuity } from './rtp-continuity.ts';
import { RungMeter } from './rung-meter.ts';
import type { TimestampAnchor } from './timestamp-anchor.ts';

const markerBit = 0x80;

/** The RTP of one rung through all the pipelines that make it. */
export class RungStream {
  readonly #continuity: RtpContinuity;
  readonly #meter = new RungMeter();
  readonly #listeners = new Set<RtpListener>();
  #lastPacketNs: bigint | null = null;

  constructor(anchor: TimestampAnchor, ssrc: number) {
    this.#continuity = new RtpContinuity(anchor, ssrc);
  }

  /** When the newest packet of the pipeline that runs came; null before its first. */
  get lastPacketNs(): bigint | null {
    return this.#lastPacketNs;
  }

  /** Whether the pipeline that runs has sent any. */
  get hasDelivered(): boolean {
    return this.#lastPacketNs !== null;
  }

  changeInput(ssrc: number): void {
    this.#continuity.changeInput(ssrc);
    this.#lastPacketNs = null;
  }

  onRtp(listener: RtpListener): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  receive(packet: Buffer, nowNs: bigint): void {
    if (!this.#continuity.rewrite(packet, nowNs)) return;
    this.#lastPacketNs = nowNs;
    this.#meter.packet(packet.length, (packet.readUInt8(1) & markerBit) !== 0, nowNs);
    for (const listener of this.#listeners) listener(packet);
  }

  /** Of about the last second. */
  read(nowNs: bigint): { framesPerSecond: number; bitrateBps: number } {
    return this.#meter.read(nowNs);
  }

  close(): void {
    this.#listeners.clear();
  }
}
