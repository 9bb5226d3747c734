import { ApiError, errorCodeOf } from '../../api/http-client.ts';
import type { RecordingPart } from '../../api/recording-parts.ts';
import { knownUntil, planBuffer } from './buffer-plan.ts';
import type { ReplaySink } from './replay-sink.ts';
import { spanAt, withoutSpan, withSpan, type Span } from './time-spans.ts';

/** What is known of a track at a moment; times in milliseconds since the recording's origin. */
export type Presence =
  /** And goes on until then, as far as is known. */
  | { state: 'there'; untilMs: number }
  | { state: 'coming' }
  /** `code` where it was recorded, but cannot be read. */
  | { state: 'missing'; untilMs: number; code: string | null }
  /** Nothing later is recorded yet. */
  | { state: 'end' };

interface Hole extends Span {
  code: string | null;
}

export interface TrackFeedParts {
  sink: ReplaySink;
  /** The part at a moment, null where nothing later is recorded yet; rejects with `ApiError`. */
  fetchPart: (atMs: number, signal: AbortSignal) => Promise<RecordingPart | null>;
}

const askAgainMs = 700;
const tryAgainMs = 2_000;
/** What is damaged is passed over by so much at a time: nobody knows how far it reaches. */
const passedOverMs = 2_000;
/** A recorder that has no picture between two others has lost none. */
const seamMs = 80;

/** Keeps a track ahead of the moment on show: one part after the other, and from somewhere else at once when the person goes there. */
export class TrackFeed {
  readonly #parts: TrackFeedParts;
  #fetched: Span[] = [];
  #missing: Hole[] = [];
  #endMs: number | null = null;
  #pausedUntilMs = 0;
  #fetching: { abort: AbortController; fromMs: number; toMs: number } | null = null;
  #errorCode: string | null = null;
  #isClosed = false;

  constructor(parts: TrackFeedParts) {
    this.#parts = parts;
  }

  /** Why nothing comes at the moment; null where all is well. */
  get errorCode(): string | null {
    return this.#errorCode;
  }

  presence(atMs: number): Presence {
    const hole = spanAt(this.#missing, atMs);
    if (hole !== null) return { state: 'missing', untilMs: hole.toMs, code: hole.code };
    if (this.#endMs !== null && atMs >= this.#endMs - seamMs) return { state: 'end' };
    return spanAt(this.#fetched, atMs) === null ? { state: 'coming' } : this.there(atMs);
  }

  /** The same of a moment that is there. */
  there(atMs: number): Presence {
    return {
      state: 'there',
      untilMs: knownUntil({ fetched: this.#fetched, missing: this.#missing, atMs }),
    };
  }

  /** To be called often, and at once when the moment on show has changed otherwise than by playing; `nowMs` is `performance.now()`. */
  look(atMs: number, speed: number, nowMs: number): void {
    const current = this.#fetching;
    if (this.#isClosed || nowMs < this.#pausedUntilMs) return;
    const plan = planBuffer({ fetched: this.#fetched, missing: this.#missing, atMs, speed });
    if (current !== null) {
      const isWanted =
        plan.fetchAtMs !== null && plan.fetchAtMs >= current.fromMs && plan.fetchAtMs < current.toMs;
      if (isWanted || plan.fetchAtMs === null) return;
      current.abort.abort();
      return;
    }
    for (const span of plan.remove) this.#remove(span);
    if (plan.fetchAtMs !== null) void this.#fetch(plan.fetchAtMs, nowMs);
  }

  /** What was thought to be there is not: it is fetched again. */
  forget(atMs: number): void {
    const span = spanAt(this.#fetched, atMs);
    if (span !== null) this.#fetched = withoutSpan(this.#fetched, span);
  }

  /** Tries again at once. */
  retry(): void {
    this.#pausedUntilMs = 0;
  }

  close(): void {
    this.#isClosed = true;
    this.#fetching?.abort.abort();
  }

  async #fetch(atMs: number, nowMs: number): Promise<void> {
    const abort = new AbortController();
    // How long the part is, its headers say.
    const fetching = { abort, fromMs: atMs, toMs: atMs + 1 };
    this.#fetching = fetching;
    try {
      const part = await this.#parts.fetchPart(Math.round(atMs), abort.signal);
      this.#errorCode = null;
      if (part === null) this.#noteEnd(atMs, nowMs);
      else await this.#take(part, fetching);
    } catch (error) {
      if (!abort.signal.aborted) this.#noteFailure(error, atMs);
    } finally {
      this.#fetching = null;
    }
  }

  async #take(
    { fromMs, toMs, chunks }: RecordingPart,
    fetching: { fromMs: number; toMs: number },
  ): Promise<void> {
    const { sink } = this.#parts;
    const wantedMs = fetching.fromMs;
    this.#endMs = null;
    if (fromMs > wantedMs) this.#missing.push({ fromMs: wantedMs, toMs: fromMs, code: null });
    Object.assign(fetching, { fromMs: Math.min(fromMs, wantedMs), toMs });
    try {
      for await (const chunk of chunks) await sink.append(chunk);
    } catch (error) {
      await sink.finish();
      // What came of it is fetched again, whole, where it is wanted. Its end is rounded up: a key frame may stand there that is not its own.
      this.#remove({ fromMs, toMs: toMs - 1 });
      throw error;
    }
    await sink.finish();
    this.#fetched = withSpan(this.#fetched, { fromMs, toMs });
  }

  #noteEnd(atMs: number, nowMs: number): void {
    this.#endMs = atMs;
    this.#pausedUntilMs = nowMs + askAgainMs;
  }

  #noteFailure(error: unknown, atMs: number): void {
    const code = errorCodeOf(error);
    const isLost = error instanceof ApiError && (code === 'evidence-damaged' || code === 'evidence-missing');
    if (isLost) {
      this.#missing.push({ fromMs: atMs, toMs: atMs + passedOverMs, code });
      return;
    }
    this.#errorCode = code;
    this.#pausedUntilMs = performance.now() + tryAgainMs;
  }

  #remove(span: Span): void {
    this.#fetched = withoutSpan(this.#fetched, span);
    void this.#parts.sink.remove(span).catch(() => undefined);
  }
}
