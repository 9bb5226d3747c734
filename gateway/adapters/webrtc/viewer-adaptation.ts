import type { TrackWish } from '../../contract/media.ts';
import type { RungId } from '../../domain/media-plan/rung.ts';
import { probeLengthMs, ProbeSchedule } from '../../domain/viewer-link/probe-schedule.ts';
import { allocate, wantedBps } from '../../domain/viewer-link/track-allocation.ts';
import type { MediaSource, RungStatistics } from '../../ports/media-engine.ts';
import { LinkProbe } from './link-probe.ts';
import type { TransportFeedback } from './rtcp/transport-feedback.ts';
import type { ViewerLink } from './viewer-link.ts';
import type { ViewerTrack } from './viewer-track.ts';

/** Part of the estimate that is given away: the rest is for headers, retransmissions and probes. */
const usableShare = 0.95;
/** A fall of the estimate by more than this is answered at once, other changes with the next review. */
const urgentFallShare = 0.03;

/** Fits what one viewer is sent to what its link takes and what it wishes. */
export class ViewerAdaptation {
  readonly #source: MediaSource;
  readonly #link: ViewerLink;
  readonly #tracks: readonly ViewerTrack[];
  readonly #probe: LinkProbe;
  readonly #schedule = new ProbeSchedule();
  #answeredBps = Number.POSITIVE_INFINITY;
  #wantedBps = 0;
  #playoutMs = 0;

  constructor(source: MediaSource, link: ViewerLink, tracks: readonly ViewerTrack[], nowMs: () => number) {
    this.#source = source;
    this.#link = link;
    this.#tracks = tracks;
    this.#probe = new LinkProbe(link, nowMs);
  }

  takeFeedback(feedback: TransportFeedback, nowMs: number): void {
    const { estimator } = this.#link;
    this.#link.applyFeedback(feedback, nowMs);
    this.#delayPlayout();
    const result = estimator.takeProbeResult();
    if (result !== null) this.#schedule.noteResult(result, nowMs);
    const fell = (estimator.estimateBps ?? 0) < this.#answeredBps * (1 - urgentFallShare);
    if (fell || result?.wentThrough === true) this.review(nowMs);
    else this.#probeWhenDue(nowMs);
  }

  /** What the viewer wants of these tracks from now on; others are as before. */
  wish(wishes: Readonly<Record<string, TrackWish>>, nowMs: number): void {
    for (const track of this.#tracks) track.wish = wishes[track.trackId] ?? track.wish;
    this.review(nowMs);
  }

  /** Divides the link anew; to be called every half second or so. */
  review(nowMs: number): void {
    const { estimateBps } = this.#link.estimator;
    const encodedBps = this.#encodedBps();
    const demands = this.#tracks.map((track) =>
      track.demand((rungId) => encodedBps(track.trackId, rungId), nowMs),
    );
    const availableBps = estimateBps === null ? Number.POSITIVE_INFINITY : estimateBps * usableShare;
    const allotments = allocate(availableBps, demands);
    const wanted = wantedBps(demands);
    this.#link.pacer.setRate(
      estimateBps !== null && availableBps < wanted ? estimateBps : Number.POSITIVE_INFINITY,
    );
    for (const track of this.#tracks) {
      const allotment = allotments.get(track.trackId);
      if (allotment !== undefined) track.apply(allotment, estimateBps !== null, nowMs);
    }
    this.#answeredBps = estimateBps ?? Number.POSITIVE_INFINITY;
    this.#wantedBps = wanted / usableShare;
    this.#probeWhenDue(nowMs);
  }

  end(): void {
    this.#probe.stop();
    for (const track of this.#tracks) track.end();
    this.#link.pacer.end();
  }

  #delayPlayout(): void {
    const { delayMs } = this.#link.playout;
    if (delayMs === this.#playoutMs) return;
    this.#playoutMs = delayMs;
    for (const { outgoing } of this.#tracks) outgoing.delayPlayout(delayMs);
  }

  #probeWhenDue(nowMs: number): void {
    const { estimateBps, decreasedAtMs } = this.#link.estimator;
    if (estimateBps === null || this.#probe.isRunning) return;
    const rateBps = this.#schedule.due(nowMs, { estimateBps, decreasedAtMs, wantedBps: this.#wantedBps });
    if (rateBps === null) return;
    const outgoing = this.#tracks.map((track) => track.outgoing);
    this.#probe.start(rateBps, probeLengthMs, outgoing);
  }

  #encodedBps(): (trackId: string, rungId: RungId) => number {
    let rungs: readonly RungStatistics[] | null = null;
    return (trackId, rungId) => {
      rungs ??= this.#source.statistics().rungs;
      const found = rungs.find((rung) => rung.trackId === trackId && rung.rungId === rungId);
      return found === undefined || found.receivers === 0 ? 0 : (found.targetBitrateBps ?? 0);
    };
  }
}
