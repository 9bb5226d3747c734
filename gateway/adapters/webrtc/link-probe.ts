import type { OutgoingTrack } from './outgoing-track.ts';
import type { ViewerLink } from './viewer-link.ts';

const tickMs = 5;

/** Fills one viewer's link up to a rate for a short time, with packets that were sent already, to see whether it takes that much. */
export class LinkProbe {
  readonly #link: ViewerLink;
  readonly #nowMs: () => number;
  #timer: NodeJS.Timeout | null = null;

  constructor(link: ViewerLink, nowMs: () => number) {
    this.#link = link;
    this.#nowMs = nowMs;
  }

  get isRunning(): boolean {
    return this.#timer !== null;
  }

  /** Begins with the next tick; the packets of `tracks` are repeated, the first one's that has any. */
  start(rateBps: number, lengthMs: number, tracks: readonly OutgoingTrack[]): void {
    if (this.#timer !== null) return;
    const link = this.#link;
    const startedAtMs = this.#nowMs();
    const bytesBefore = link.bytesSent;
    link.estimator.expectProbe(startedAtMs, startedAtMs + lengthMs);
    this.#timer = setInterval(() => {
      const nowMs = this.#nowMs();
      const elapsedMs = nowMs - startedAtMs;
      if (elapsedMs >= lengthMs) {
        this.stop();
        return;
      }
      const dueBytes = bytesBefore + (rateBps * (elapsedMs + tickMs)) / 8000;
      while (link.bytesSent < dueBytes && tracks.some((track) => track.repeatRecent(nowMs)));
    }, tickMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
