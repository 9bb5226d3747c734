import type { ReplayOutline, ReplayTrack } from '../../../gateway/contract/replay.ts';
import type { MotionLog } from '../../media/motion-log.ts';
import { PlayedTrack } from './played-track.ts';
import { ReplayClock } from './replay-clock.ts';
import { nextMove, type ReplayMove } from './replay-course.ts';
import type { Presence } from './track-feed.ts';

/** What a page shows of a replay; moments on the time base of the exam sessions, Unix milliseconds. */
export interface ReplayState {
  atMs: number;
  isPlaying: boolean;
  /** Something that was recorded has not come yet, or is recorded only now. */
  waitsFor: 'media' | 'recording' | null;
  isAtEnd: boolean;
  speed: number;
  presences: ReadonlyMap<string, Presence>;
  /** What was passed over last, and when on the page's clock. */
  jump: { fromMs: number; toMs: number; notedMs: number } | null;
  errorCode: string | null;
}

const tickMs = 40;
const tellEveryMs = 160;
const seamMs = 500;

/** Plays every track of a recording in step: one clock, which stands still where one of them has not come yet. */
export class ReplayPlayer {
  readonly #examSessionId: string;
  readonly #clock: ReplayClock;
  readonly #tracks = new Map<string, PlayedTrack>();
  readonly #tell: (state: ReplayState) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #outline: ReplayOutline;
  /** Of the page, when the outline was made. */
  #outlineMs = performance.now();
  #jump: ReplayState['jump'] = null;
  #told = { atMs: -Infinity, as: '' };

  constructor(
    start: { examSessionId: string; outline: ReplayOutline; atMs: number },
    tell: (state: ReplayState) => void,
  ) {
    this.#examSessionId = start.examSessionId;
    this.#outline = start.outline;
    this.#tell = tell;
    this.#clock = new ReplayClock(this.#within(start.atMs));
    this.#clock.setPlaying(true, performance.now());
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  get outline(): ReplayOutline {
    return this.#outline;
  }

  /** The latest moment that can have been recorded. */
  get endMs(): number {
    const { endedMs, nowMs } = this.#outline;
    return endedMs ?? nowMs + (performance.now() - this.#outlineMs);
  }

  /** What is known by now. */
  renew(outline: ReplayOutline): void {
    this.#outline = outline;
    this.#outlineMs = performance.now();
  }

  /** Plays a track into an element, or into the log of where the headset pointed. */
  add(
    track: Pick<ReplayTrack, 'trackId' | 'kind'>,
    into: { element: HTMLMediaElement } | { log: MotionLog; onMotion: () => void },
  ): void {
    if (this.#tracks.has(track.trackId)) return;
    const recorded = { examSessionId: this.#examSessionId, originMs: this.#outline.originMs, track };
    this.#tracks.set(track.trackId, new PlayedTrack(recorded, into));
    this.#tick();
  }

  /** Media element of that track has gone. */
  drop(trackId: string): void {
    this.#tracks.get(trackId)?.close();
    this.#tracks.delete(trackId);
  }

  seek(atMs: number): void {
    const nowMs = performance.now();
    this.#clock.setAt(this.#within(atMs), nowMs);
    this.#jump = null;
    this.#seekTracks(nowMs);
    this.#tick();
  }

  seekBy(byMs: number): void {
    this.seek(this.#clock.at(performance.now()) + byMs);
  }

  setPlaying(isPlaying: boolean): void {
    this.#clock.setPlaying(isPlaying, performance.now());
    this.#tick();
  }

  get isPlaying(): boolean {
    return this.#clock.isPlaying;
  }

  setSpeed(speed: number): void {
    this.#clock.setSpeed(speed, performance.now());
    this.#tick();
  }

  retry(): void {
    for (const { feed } of this.#tracks.values()) feed.retry();
    this.#tick();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const track of this.#tracks.values()) track.close();
    this.#tracks.clear();
  }

  /** Everything goes to where the clock is. */
  #seekTracks(nowMs: number): void {
    const atMs = this.#clock.at(nowMs) - this.#outline.originMs;
    for (const track of this.#tracks.values()) track.seek(atMs, nowMs);
  }

  #within(atMs: number): number {
    return Math.min(this.endMs, Math.max(this.#outline.originMs, atMs));
  }

  #tick(): void {
    const nowMs = performance.now();
    const { originMs, endedMs } = this.#outline;
    const atMs = this.#clock.at(nowMs) - originMs;
    const presences = new Map<string, Presence>();
    for (const track of this.#tracks.values()) {
      track.feed.look(atMs, this.#clock.speed, nowMs);
      presences.set(track.trackId, track.presence(atMs, nowMs));
    }
    const isOngoing = endedMs === null;
    const tracks = [...this.#tracks.values()].map(({ trackId, kind }) => ({
      kind,
      presence: presences.get(trackId) ?? { state: 'coming' as const },
    }));
    const move = nextMove(tracks, { atMs, isOngoing });
    if (move.type === 'jump') {
      // A seam between two files is nothing to tell.
      if (move.toMs - atMs > seamMs)
        this.#jump = { fromMs: originMs + atMs, toMs: originMs + move.toMs, notedMs: nowMs };
      this.#clock.setAt(originMs + move.toMs, nowMs);
      this.#seekTracks(nowMs);
      return;
    }
    if (move.type === 'end') this.#clock.setPlaying(false, nowMs);
    // Nobody can be faster than what is recorded.
    if (move.type === 'wait' && move.for === 'recording' && this.#clock.speed > 1)
      this.#clock.setSpeed(1, nowMs);
    this.#clock.setHeld(move.type !== 'play', nowMs);
    this.#follow(presences, nowMs);
    this.#tellState(presences, move, nowMs);
  }

  #follow(presences: ReadonlyMap<string, Presence>, nowMs: number): void {
    const { isRunning, speed } = this.#clock;
    const atMs = this.#clock.at(nowMs) - this.#outline.originMs;
    for (const track of this.#tracks.values()) {
      const state = presences.get(track.trackId)?.state;
      if (state === 'there' || state === 'coming') track.follow({ atMs, speed, isRunning }, nowMs);
      else track.rest();
    }
  }

  #tellState(presences: ReadonlyMap<string, Presence>, move: ReplayMove, nowMs: number): void {
    const errorCode =
      [...this.#tracks.values()].map(({ feed }) => feed.errorCode).find((code) => code !== null) ?? null;
    const { isPlaying, speed } = this.#clock;
    const waitsFor = move.type === 'wait' ? move.for : null;
    const isAtEnd = move.type === 'end';
    const states = [...presences.values()].map(({ state }) => state);
    const as = JSON.stringify([isPlaying, speed, waitsFor, isAtEnd, states, errorCode, this.#jump]);
    if (as === this.#told.as && nowMs - this.#told.atMs < tellEveryMs) return;
    this.#told = { atMs: nowMs, as };
    const atMs = this.#clock.at(nowMs);
    this.#tell({ atMs, isPlaying, waitsFor, isAtEnd, speed, presences, jump: this.#jump, errorCode });
  }
}
