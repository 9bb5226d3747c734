import type { ViewerToken } from '../../gateway/contract/exam-sessions.ts';
import type { FrameMetadata, MediaTrack } from '../../gateway/contract/media.ts';
import { backOffMs } from '../api/back-off.ts';
import type { ReceivedTrack, WhepConnection } from './whep-connection.ts';
import { openWhepConnection } from './whep-connection.ts';
import { WhepError } from './whep-http.ts';
import type { WhepEvent, WhepState } from './whep-state.ts';
import { nextWhepState } from './whep-state.ts';

export interface WhepClientOptions {
  tracks: readonly MediaTrack[];
  /** A fresh token for every attempt; rejects with an error that has `code` and `retryable`. */
  getViewerToken: () => Promise<ViewerToken>;
  onState: (state: WhepState) => void;
  onTrack: (track: ReceivedTrack) => void;
  onFrameMetadata: (metadata: FrameMetadata) => void;
  /** Where the person may talk back: told what takes their voice on every connection, and null when it is gone. */
  onVoice?: (voice: RTCRtpSender | null) => void;
  random?: () => number;
}

/** Without a picture for this long the last one is called late. */
const lateAfterMs = 1000;
/** A connection that stands and stays dark for this long is replaced. */
const replaceAfterMs = 12_000;
const silenceCheckEveryMs = 250;

/** Receives an exam session's tracks until it is stopped, and connects again by itself whenever that breaks. */
export class WhepClient {
  readonly #options: WhepClientOptions;
  readonly #stop = new AbortController();
  #state: WhepState = { phase: 'connecting' };
  #connection: WhepConnection | null = null;
  #attempt = 0;
  #lastFrameAtMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #silenceCheck: ReturnType<typeof setInterval>;

  constructor(options: WhepClientOptions) {
    this.#options = options;
    this.#silenceCheck = setInterval(() => this.#checkSilence(), silenceCheckEveryMs);
    addEventListener('pagehide', this.#onPageHide);
    void this.#connect();
  }

  /** To be called for every panorama frame that was shown. */
  noteFrame(): void {
    this.#lastFrameAtMs = performance.now();
    this.#attempt = 0;
    this.#apply({ type: 'frame' });
  }

  /** Does not wait for the next attempt where one is due: something has told that it may work now. */
  retryNow(): void {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    void this.#connect();
  }

  /** Ends the session at the gateway too; the client cannot be started again. */
  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#retry);
    clearInterval(this.#silenceCheck);
    removeEventListener('pagehide', this.#onPageHide);
    this.#closeConnection();
    this.#apply({ type: 'stop' });
  }

  async #connect(): Promise<void> {
    const { signal } = this.#stop;
    try {
      const token = await this.#options.getViewerToken();
      if (signal.aborted) return;
      const connection = await openWhepConnection({
        token,
        tracks: this.#options.tracks,
        iceServers: token.iceServers,
        talks: this.#options.onVoice !== undefined,
        signal,
        listeners: { ...this.#options, onLost: (code) => this.#lose(code, true) },
      });
      this.#connection = connection;
      this.#options.onVoice?.(connection.voice);
      this.#lastFrameAtMs = performance.now();
    } catch (error) {
      if (signal.aborted) return;
      const { code, retryable } = failureOf(error);
      this.#lose(code, retryable);
    }
  }

  #lose(code: string, retryable: boolean): void {
    this.#closeConnection();
    this.#apply({ type: 'lost', code, retryable });
    if (!retryable) return;
    this.#attempt += 1;
    const random = this.#options.random ?? Math.random;
    this.#retry = setTimeout(
      () => {
        this.#retry = undefined;
        void this.#connect();
      },
      backOffMs(this.#attempt, random()),
    );
  }

  #checkSilence(): void {
    if (!this.#connection) return;
    const silentMs = performance.now() - this.#lastFrameAtMs;
    if (silentMs > replaceAfterMs && !document.hidden) this.#lose('picture-late', true);
    else if (silentMs > lateAfterMs) this.#apply({ type: 'silence' });
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
}

function failureOf(error: unknown): { code: string; retryable: boolean } {
  if (error instanceof WhepError) return error;
  if (error instanceof Error && 'code' in error && 'retryable' in error) {
    return { code: String(error.code), retryable: error.retryable === true };
  }
  return { code: 'connection-refused', retryable: true };
}
