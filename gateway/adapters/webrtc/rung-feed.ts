import type { RungId } from '../../domain/media-plan/rung.ts';
import { beginsKeyFrame } from '../../domain/rtp/key-frame.ts';
import type { MediaSource, RungReception } from '../../ports/media-engine.ts';
import type { LinkPacer } from './link-pacer.ts';
import { rtpPayloadOffset } from './rtp/rtp-packet.ts';
import type { OutgoingTrack } from './outgoing-track.ts';
import type { SentSection } from './sdp/answer-plan.ts';

/** A bit rate within this share of the one asked for last is not asked for again. */
const bitrateToleranceShare = 0.05;

interface Received {
  rungId: RungId;
  reception: RungReception;
  wantedBps: number;
}

/**
 * What feeds one track of one viewer: one rung, and beside it the next one until that begins a key frame. So the viewer sees the old
 * one up to the new one's first picture.
 */
export class RungFeed {
  switches = 0;
  readonly #source: MediaSource;
  readonly #section: SentSection;
  readonly #track: OutgoingTrack;
  readonly #nowMs: () => number;
  readonly #pacer: LinkPacer | null;
  readonly #forward: (packet: Buffer) => void;
  #current: Received | null = null;
  #next: Received | null = null;

  /** `pacer` is null where packets never wait. */
  constructor(
    source: MediaSource,
    section: SentSection,
    track: OutgoingTrack,
    pacer: LinkPacer | null,
    nowMs: () => number,
  ) {
    this.#source = source;
    this.#section = section;
    this.#track = track;
    this.#nowMs = nowMs;
    this.#pacer = pacer;
    this.#forward = (packet) => track.forward(packet, nowMs());
  }

  /** The rung that is sent now; null while none is. */
  get rungId(): RungId | null {
    return this.#current?.rungId ?? null;
  }

  /** The rung that is sent, or shall be as soon as there is a key frame of it. */
  get chosenRungId(): RungId | null {
    return this.#next?.rungId ?? this.rungId;
  }

  /** What is asked of the chosen rung's encoder, in bits per second; 0 where none is chosen. */
  get wantedBps(): number {
    return (this.#next ?? this.#current)?.wantedBps ?? 0;
  }

  /** Goes on with this rung, or with none, at no more than this bit rate as far as it is up to this viewer. */
  choose(rungId: RungId | null, bitrateBps: number): void {
    if (rungId === null) {
      this.end();
      return;
    }
    if (this.#current?.rungId === rungId) {
      this.#endNext();
      want(this.#current, bitrateBps);
      return;
    }
    // Until the change, the rung that is too much should at least not be more than what there is room for.
    if (this.#current !== null && bitrateBps < this.#current.wantedBps) want(this.#current, bitrateBps);
    if (this.#next?.rungId !== rungId) this.#begin(rungId);
    if (this.#next !== null) want(this.#next, bitrateBps);
    else if (this.#current !== null) want(this.#current, bitrateBps);
  }

  /** A key frame of what is sent, or shall be. */
  requestKeyFrame(): void {
    (this.#next ?? this.#current)?.reception.requestKeyFrame();
  }

  end(): void {
    this.#endNext();
    this.#current?.reception.end();
    this.#current = null;
    this.#pacer?.forget(this.#forward);
    this.#track.rest();
  }

  #endNext(): void {
    this.#next?.reception.end();
    this.#next = null;
  }

  #begin(rungId: RungId): void {
    this.#endNext();
    const received: Received = {
      rungId,
      reception: this.#source.receive(this.#section.track.id, rungId, (packet) =>
        this.#take(received, packet),
      ),
      wantedBps: Number.POSITIVE_INFINITY,
    };
    if (this.#current === null) {
      this.#current = received;
      this.#track.splice();
    } else this.#next = received;
    received.reception.requestKeyFrame();
  }

  #take(received: Received, packet: Buffer): void {
    if (received === this.#next) {
      const offset = rtpPayloadOffset(packet);
      if (offset < 0) return;
      if (!beginsKeyFrame(this.#section.chosen.name, packet, offset)) {
        this.#track.askForKeyFrame(this.#nowMs());
        return;
      }
      this.#current?.reception.end();
      this.#current = received;
      this.#next = null;
      this.switches += 1;
      this.#restart();
    }
    if (received !== this.#current) return;
    if (this.#pacer === null) this.#forward(packet);
    else if (!this.#pacer.take(this.#forward, packet)) this.#restart();
  }

  /** Drops what waits: the viewer goes on with the next key frame. */
  #restart(): void {
    this.#pacer?.forget(this.#forward);
    this.#track.splice();
  }
}

function want(received: Received, bitrateBps: number): void {
  if (Math.abs(bitrateBps / received.wantedBps - 1) <= bitrateToleranceShare) return;
  received.wantedBps = bitrateBps;
  received.reception.wantBitrate(bitrateBps);
}
