import type { TrackWish } from '../../contract/media.ts';
import type { RungId } from '../../domain/media-plan/rung.ts';
import { RungDwell } from '../../domain/viewer-link/rung-dwell.ts';
import type { Allotment, TrackDemand } from '../../domain/viewer-link/track-allocation.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MediaSource } from '../../ports/media-engine.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { ViewerTrackStatistics } from '../../ports/viewer-transport.ts';
import { OutgoingTrack, type OutgoingTrackOptions } from './outgoing-track.ts';
import { buildOutgoingHeader } from './rtp/outgoing-header.ts';
import { RungFeed } from './rung-feed.ts';
import type { SentSection } from './sdp/answer-plan.ts';
import { negotiateExtensions } from './sdp/header-extensions.ts';
import type { ViewerLink } from './viewer-link.ts';

export interface ViewerTrackParts {
  section: SentSection;
  ssrcs: { media: number; rtx: number | null };
  source: MediaSource;
  link: ViewerLink;
  clock: Clock;
  /** Add to monotonic nanoseconds for Unix time; constant for the life of the transport. */
  wallClockOffsetNs: bigint;
  randomUint32: () => number;
  wish: TrackWish;
  /** Called with the first packet of every picture: the source's timestamp and the viewer's. */
  onFrame: (sourceTimestamp: number, outgoingTimestamp: number) => void;
}

/** Others are taken to want more of a rung when its encoder was told more than this viewer asked for, for this long. */
const othersAfterMs = 700;
const othersMargin = 1.1;

/** One track of one viewer: which rung of it is sent, and how. */
export class ViewerTrack {
  readonly trackId: string;
  readonly outgoing: OutgoingTrack;
  wish: TrackWish;
  readonly #parts: ViewerTrackParts;
  readonly #feed: RungFeed;
  readonly #dwell = new RungDwell();
  readonly #unsubscribe: Unsubscribe;
  #allottedBps: number | null = null;
  #wantedSinceMs = 0;
  #reported = false;

  constructor(parts: ViewerTrackParts) {
    this.#parts = parts;
    this.trackId = parts.section.track.id;
    this.wish = parts.wish;
    this.outgoing = outgoingTrack(parts, {
      requestKeyFrame: () => this.#feed.requestKeyFrame(),
      onFrame: (given, outgoing) => {
        if (!this.#reported) this.#relayReport();
        parts.onFrame(given, outgoing);
      },
    });
    const { role, kind } = parts.section.track;
    const pacer = kind === 'video' && role !== 'panorama' ? parts.link.pacer : null;
    this.#feed = new RungFeed(parts.source, parts.section, this.outgoing, pacer, () => nowMs(parts.clock));
    this.#unsubscribe = parts.source.onSenderReport(this.trackId, () => this.#relayReport());
  }

  /** `encodedBps` is what a rung's encoder was told, 0 where nobody receives it. */
  demand(encodedBps: (rungId: RungId) => number, nowMs: number): TrackDemand {
    const { section } = this.#parts;
    const chosen = this.#feed.chosenRungId;
    return {
      trackId: this.trackId,
      role: section.track.role,
      wish: this.wish,
      rungs: section.rungs,
      othersBps: (rungId) => {
        const bps = encodedBps(rungId);
        if (rungId !== chosen) return bps;
        const wasHeard = nowMs - this.#wantedSinceMs > othersAfterMs;
        return wasHeard && bps > this.#feed.wantedBps * othersMargin ? bps : 0;
      },
      current: chosen,
      mayRise: this.#dwell.mayRise(nowMs),
    };
  }

  /** Sends this from now on. `isEstimated` is false while nobody knows yet what the link takes. */
  apply({ rungId, bitrateBps }: Allotment, isEstimated: boolean, nowMs: number): void {
    const before = this.#feed.chosenRungId;
    const wantedBefore = this.#feed.wantedBps;
    this.#feed.choose(rungId, bitrateBps);
    this.#allottedBps = isEstimated ? bitrateBps : null;
    if (this.#feed.wantedBps !== wantedBefore) this.#wantedSinceMs = nowMs;
    if (before === null || before === rungId) return;
    const { rungs } = this.#parts.section;
    const rank = (id: RungId | null): number =>
      id === null ? rungs.length : rungs.findIndex((rung) => rung.id === id);
    if (rank(rungId) > rank(before)) this.#dwell.noteFall(nowMs);
    else this.#dwell.noteRise(nowMs);
  }

  statistics(): ViewerTrackStatistics {
    const { rungId, switches } = this.#feed;
    return { trackId: this.trackId, rungId, allottedBps: this.#allottedBps, switches };
  }

  end(): void {
    this.#unsubscribe();
    this.#feed.end();
  }

  #relayReport(): void {
    const { source, clock, wallClockOffsetNs } = this.#parts;
    const report = source.latestSenderReport(this.trackId);
    if (report !== null && this.outgoing.relayReport(report, clock.monotonicNs(), wallClockOffsetNs))
      this.#reported = true;
  }
}

function nowMs(clock: Clock): number {
  return Number(clock.monotonicNs()) / 1e6;
}

function outgoingTrack(
  { section: planned, ssrcs, link, randomUint32 }: ViewerTrackParts,
  callbacks: Pick<OutgoingTrackOptions, 'requestKeyFrame' | 'onFrame'>,
): OutgoingTrack {
  const { section, chosen } = planned;
  const extensions = negotiateExtensions(section);
  const header = (ssrc: number, payloadType: number) =>
    buildOutgoingHeader(ssrc, payloadType, section.mid, extensions);
  return new OutgoingTrack({
    codec: chosen.name,
    clockRateHz: chosen.codec.clockRateHz,
    ssrc: ssrcs.media,
    header: header(ssrcs.media, chosen.codec.payloadType),
    retransmission:
      ssrcs.rtx === null || chosen.rtxPayloadType === null
        ? null
        : { header: header(ssrcs.rtx, chosen.rtxPayloadType), initialSequence: randomUint32() & 0x7fff },
    initialSequence: randomUint32() & 0x7fff,
    link,
    ...callbacks,
  });
}
