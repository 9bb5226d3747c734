import { recordingPart } from '../../api/recording-parts.ts';
import type { MotionLog } from '../../media/motion-log.ts';
import type { ReplayTrack } from '../../../gateway/contract/replay.ts';
import { MediaSink, roundingMs } from './media-sink.ts';
import { MotionSink } from './motion-sink.ts';
import { PictureCheck } from './picture-check.ts';
import { TrackFeed, type Presence } from './track-feed.ts';
import { correctionOf } from './track-sync.ts';

/** A picture that is nearer to the clock than this is the one of the moment. */
const exactWithinMs = 15;
/** An element that seeks is not told to seek again before it had time to. */
const seekAgainMs = 400;
/** What was fetched and cannot be played after so long has been thrown away by the browser. */
const lostAfterMs = 2_500;
/** Between two files a picture may be missing: nothing that anybody would wait for. */
const seamMs = 1_000;

/** One track of a replay: fed, and held to the clock. Times in milliseconds since the recording's origin. */
export class PlayedTrack {
  readonly trackId: string;
  readonly kind: ReplayTrack['kind'];
  readonly feed: TrackFeed;
  readonly #media: MediaSink | null;
  readonly #check = new PictureCheck();
  #soughtAtMs = -Infinity;
  #waitsSinceMs: number | null = null;
  /** Where the element stands in the place of the moment: at the beginning of its picture. */
  #standsAtMs: number | null = null;

  constructor(
    recorded: { examSessionId: string; originMs: number; track: Pick<ReplayTrack, 'trackId' | 'kind'> },
    into: { element: HTMLMediaElement } | { log: MotionLog; onMotion: () => void },
  ) {
    const { examSessionId, originMs, track } = recorded;
    this.trackId = track.trackId;
    this.kind = track.kind;
    this.#media =
      'element' in into ? new MediaSink(into.element, track.kind === 'audio' ? 'audio' : 'video') : null;
    const sink = 'log' in into ? new MotionSink(into.log, into.onMotion) : this.#media;
    if (sink === null) throw new RangeError('a track goes somewhere');
    this.feed = new TrackFeed({
      sink,
      fetchPart: async (atMs, signal) => {
        const part = await recordingPart(examSessionId, track.trackId, originMs + atMs, signal);
        return part && { ...part, fromMs: part.fromMs - originMs, toMs: part.toMs - originMs };
      },
    });
  }

  /** What the track has of a moment: `there` where it can be shown at once. */
  presence(atMs: number, nowMs: number): Presence {
    const known = this.feed.presence(atMs);
    if (this.#media === null) return known;
    if (this.#media.isReady(atMs)) {
      if (!this.#showsRight(this.#media, atMs, nowMs)) return { state: 'coming' };
      this.#waitsSinceMs = null;
      return this.feed.there(atMs);
    }
    if (known.state !== 'there') return known;
    const next = this.#media.buffered().find(({ toMs }) => toMs > atMs);
    if (next !== undefined && next.fromMs > atMs + roundingMs && next.fromMs < atMs + seamMs)
      return { state: 'missing', untilMs: next.fromMs, code: null };
    this.#waitsSinceMs ??= nowMs;
    if (nowMs - this.#waitsSinceMs > lostAfterMs) {
      this.feed.forget(atMs);
      this.#waitsSinceMs = null;
    }
    return { state: 'coming' };
  }

  /** Goes to a moment, whatever is there yet: what comes is then shown at once. */
  seek(atMs: number, nowMs: number): void {
    if (this.#media === null) return;
    this.#check.begin();
    this.#standsAtMs = null;
    this.#setTime(this.#media, atMs, nowMs);
  }

  /** Holds the element to the clock; `isRunning` whether that goes on. */
  follow(clock: { atMs: number; speed: number; isRunning: boolean }, nowMs: number): void {
    const media = this.#media;
    if (media === null) return;
    const { element } = media;
    if (!clock.isRunning) {
      if (!element.paused) element.pause();
      const isThere =
        Math.abs(element.currentTime * 1000 - (this.#standsAtMs ?? clock.atMs)) <= exactWithinMs;
      if (!isThere && this.#mayAskAgain(nowMs)) this.seek(clock.atMs, nowMs);
      return;
    }
    this.#check.end();
    this.#standsAtMs = null;
    const correction = correctionOf(element.currentTime * 1000 - clock.atMs, clock.speed);
    if (correction.type === 'rate') {
      if (element.playbackRate !== correction.rate) element.playbackRate = correction.rate;
    } else if (this.#mayAskAgain(nowMs)) this.#setTime(media, clock.atMs, nowMs);
    if (element.paused) void element.play().catch(() => undefined);
  }

  /** Stands still, where there is nothing to show. */
  rest(): void {
    if (this.#media !== null && !this.#media.element.paused) this.#media.element.pause();
  }

  close(): void {
    this.feed.close();
    this.#media?.close();
  }

  #showsRight(media: MediaSink, atMs: number, nowMs: number): boolean {
    const pictureMs = media.isSeen ? media.pictureAt(atMs) : null;
    const verdict = this.#check.look(pictureMs, media.shownMs, this.#mayAskAgain(nowMs));
    if (verdict.type === 'ask') {
      this.#standsAtMs = verdict.atMs;
      this.#setTime(media, verdict.atMs, nowMs);
    }
    return verdict.type === 'right';
  }

  #mayAskAgain(nowMs: number): boolean {
    return nowMs - this.#soughtAtMs > seekAgainMs;
  }

  #setTime(media: MediaSink, atMs: number, nowMs: number): void {
    media.goTo(atMs);
    this.#soughtAtMs = nowMs;
  }
}
