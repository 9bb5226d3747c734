import type { ViewerToken } from '../../gateway/contract/exam-sessions.ts';
import type { FrameMetadata, MediaTrack, TrackWish } from '../../gateway/contract/media.ts';
import { backOffMs } from '../api/back-off.ts';
import { onNetworkChange } from './network-change.ts';
import { ReceivedStreams, type ReceivedTrack } from './received-streams.ts';
import type { WhepConnection, Wishes } from './whep-connection.ts';
import { openWhepConnection } from './whep-connection.ts';
import { WhepError } from './whep-http.ts';
import type { WhepEvent, WhepState } from './whep-state.ts';
import { nextWhepState } from './whep-state.ts';

export interface WhepClientOptions {
  /** Those that are received; the first one is the panorama. */
  tracks: readonly Pick<MediaTrack, 'id' | 'kind'>[];
  /** A fresh token for every attempt; rejects with an error that has `code` and `retryable`. */
  getViewerToken: () => Promise<ViewerToken>;
  onState: (state: WhepState) => void;
  /** A track is to be shown: at first, and again when it comes over another connection. */
  onTrack: (track: ReceivedTrack) => void;
  onFrameMetadata: (metadata: FrameMetadata) => void;
  /** Where the person may talk back: told what takes their voice on every connection, and null when it is gone. */
  onVoice?: (voice: RTCRtpSender | null) => void;
  /** What is wanted of every track until `wish` says otherwise; default everything. */
  wish?: TrackWish;
  /** Where many connect: resolves when it is this one's turn, with what is to be called when it has had it. */
  turn?: (signal: AbortSignal) => Promise<() => void>;
  random?: () => number;
}

/** Without a picture for this long the last one is called late. */
const lateAfterMs = 1000;
/** A connection that stands and stays dark for this long is replaced. */
const replaceAfterMs = 12_000;
/** A new connection without a picture after this is no better than one that still gives some. */
const firstPictureWithinMs = 5_000;
const lookForPictureEveryMs = 40;
const silenceCheckEveryMs = 250;

/**
 * Receives an exam session's tracks until it is stopped, and connects again by itself whenever that breaks. Where the connection may
 * be dying, another is made beside it and takes over with its first picture: what still comes is shown until then.
 */
export class WhepClient {
  readonly #options: WhepClientOptions;
  readonly #streams = new ReceivedStreams();
  #state: WhepState = { phase: 'connecting' };
  #wishes: Wishes = {};
  #connection: WhepConnection | null = null;
  /** What is being made, at most one at a time. */
  #attempt: AbortController | null = null;
  #failures = 0;
  #lastFrameAtMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #silenceCheck: ReturnType<typeof setInterval>;
  readonly #forgetNetwork: () => void;

  constructor(options: WhepClientOptions) {
    this.#options = options;
    this.#silenceCheck = setInterval(() => this.#checkSilence(), silenceCheckEveryMs);
    this.#forgetNetwork = onNetworkChange(() => this.replace());
    addEventListener('pagehide', this.#onPageHide);
    document.addEventListener('visibilitychange', this.#onVisibility);
    void this.#connect();
  }

  /** To be called for every panorama frame that was shown. */
  noteFrame(): void {
    this.#lastFrameAtMs = performance.now();
    this.#failures = 0;
    this.#apply({ type: 'frame' });
  }

  /** Changes what is wanted of these tracks, on this connection and on all that follow. */
  wish(wishes: Wishes): void {
    const changed = Object.entries(wishes).filter(([id, wish]) => this.#wishOf(id) !== wish);
    if (changed.length === 0) return;
    // Until the gateway has heard of it, no picture comes of what was not wanted before.
    this.#lastFrameAtMs = performance.now();
    this.#wishes = { ...this.#wishes, ...wishes };
    this.#connection?.wish(Object.fromEntries(changed));
  }

  /** Does not wait for the next attempt where one is due: something has told that it may work now. */
  retryNow(): void {
    if (this.#retry !== undefined) this.reviveNow();
  }

  /** Makes another connection at once: the one that stands may be dead. */
  replace(): void {
    if (this.#state.phase !== 'failed' && this.#state.phase !== 'stopped') void this.#connect();
  }

  /** Makes another connection unless pictures come over this one: the gateway has been away. */
  reviveNow(): void {
    if (this.#attempt === null && !this.#isAlive()) this.replace();
  }

  /** Ends the session at the gateway too; the client cannot be started again. */
  stop(): void {
    this.#attempt?.abort();
    clearTimeout(this.#retry);
    clearInterval(this.#silenceCheck);
    this.#forgetNetwork();
    removeEventListener('pagehide', this.#onPageHide);
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#closeConnection();
    this.#apply({ type: 'stop' });
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#attempt?.abort();
    const attempt = new AbortController();
    this.#attempt = attempt;
    try {
      const connection = await this.#open(attempt.signal);
      const isBetter = await this.#isBetter(connection, attempt.signal);
      if (isBetter && !attempt.signal.aborted) this.#take(connection);
      else connection.close();
    } catch (error) {
      if (attempt.signal.aborted) return;
      const { code, retryable } = failureOf(error);
      this.#fail(code, retryable);
    } finally {
      if (this.#attempt === attempt) this.#attempt = null;
    }
  }

  async #open(signal: AbortSignal): Promise<WhepConnection> {
    const done = (await this.#options.turn?.(signal)) ?? (() => undefined);
    try {
      const token = await this.#options.getViewerToken();
      signal.throwIfAborted();
      const connection = await openWhepConnection({
        ...{ token, signal, wish: this.#options.wish ?? 'full', wishes: () => this.#wishes },
        tracks: this.#options.tracks,
        talks: this.#options.onVoice !== undefined,
        onFrameMetadata: this.#options.onFrameMetadata,
      });
      connection.watch({
        onUnsure: () => {
          if (this.#connection === connection && this.#attempt === null) this.replace();
        },
        onLost: (code) => this.#lose(connection, code),
      });
      return connection;
    } finally {
      done();
    }
  }

  /** Waits for a picture of the new connection while the old one stands. */
  async #isBetter(connection: WhepConnection, signal: AbortSignal): Promise<boolean> {
    const deadline = performance.now() + firstPictureWithinMs;
    while (this.#connection !== null && !signal.aborted && performance.now() < deadline) {
      if (await connection.hasPicture()) return true;
      await new Promise((resolve) => setTimeout(resolve, lookForPictureEveryMs));
    }
    return !this.#isAlive();
  }

  #take(connection: WhepConnection): void {
    const before = this.#connection;
    this.#connection = connection;
    this.#lastFrameAtMs = performance.now();
    for (const track of connection.tracks) this.#options.onTrack(this.#streams.take(track));
    this.#options.onVoice?.(connection.voice);
    before?.close();
  }

  /** Of a connection that stood. */
  #lose(connection: WhepConnection, code: string): void {
    if (connection === this.#connection) {
      this.#closeConnection();
      this.#apply({ type: 'lost', code, retryable: true });
      if (this.#attempt === null) this.#retryLater();
    } else if (this.#attempt !== null) {
      // It was to take over.
      connection.close();
      this.#attempt.abort();
      this.#attempt = null;
      this.#retryLater();
    }
  }

  #fail(code: string, retryable: boolean): void {
    // What stands may still live, and if it does not, it says so itself.
    if (this.#connection === null) this.#apply({ type: 'lost', code, retryable });
    if (retryable) this.#retryLater();
  }

  #retryLater(): void {
    this.#failures += 1;
    const random = this.#options.random ?? Math.random;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(
      () => {
        this.#retry = undefined;
        this.reviveNow();
      },
      backOffMs(this.#failures, random()),
    );
  }

  #checkSilence(): void {
    const [panorama] = this.#options.tracks;
    if (!this.#connection || (panorama && this.#wishOf(panorama.id) === 'nothing')) return;
    const silentMs = performance.now() - this.#lastFrameAtMs;
    if (silentMs > replaceAfterMs && !document.hidden) this.#lose(this.#connection, 'picture-late');
    else if (silentMs > lateAfterMs) this.#apply({ type: 'silence' });
  }

  #isAlive(): boolean {
    return this.#connection !== null && performance.now() - this.#lastFrameAtMs < lateAfterMs;
  }

  #wishOf(trackId: string): TrackWish {
    return this.#wishes[trackId] ?? this.#options.wish ?? 'full';
  }

  #closeConnection(): void {
    if (this.#connection !== null) this.#options.onVoice?.(null);
    this.#connection?.close();
    this.#connection = null;
  }

  #apply(event: WhepEvent): void {
    const next = nextWhepState(this.#state, event);
    if (next === this.#state) return;
    this.#state = next;
    this.#options.onState(next);
  }

  readonly #onPageHide = (): void => this.#closeConnection();

  /** In a page out of sight no frame was shown; those that come now have a moment to do so. */
  readonly #onVisibility = (): void => {
    this.#lastFrameAtMs = performance.now();
  };
}

function failureOf(error: unknown): { code: string; retryable: boolean } {
  if (error instanceof WhepError) return error;
  if (error instanceof Error && 'code' in error && 'retryable' in error) {
    return { code: String(error.code), retryable: error.retryable === true };
  }
  return { code: 'connection-refused', retryable: true };
}
