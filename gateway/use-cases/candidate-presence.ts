import type { Clock } from '../ports/clock.ts';
import type { EventConnection } from '../ports/event-stream.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

type CandidatePage = Pick<EventConnection, 'ping' | 'onPong' | 'onClose'>;

interface WatchedPage {
  examSessionId: string;
  /** When the sign that is awaited was asked for; null where none is. */
  askedAtNs: bigint | null;
}

interface Deps {
  desk: ExamSessionDesk;
  clock: Clock;
}

/** Silent for longer than this, and the candidate is interrupted: since the page was last heard. */
const silenceMs = 5_000;
/** Silent for longer than this, and the candidate is offline. */
const offlineMs = 60_000;
/** One slow sign is no slow network. */
const keptRoundTrips = 5;

/**
 * Notices whether each candidate's page is heard. Who is silent is interrupted from the moment of the last sign, so that no exam
 * time is used that the candidate did not have. Of whom no page was ever heard nothing is said.
 */
export class CandidatePresence {
  readonly #deps: Deps;
  readonly #pages = new Map<CandidatePage, WatchedPage>();
  /** By exam session, on the host's monotonic clock; also of pages that are closed. */
  readonly #lastHeardNs = new Map<string, bigint>();
  /** By exam session, the newest last. */
  readonly #roundTripsMs = new Map<string, number[]>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Watches a page that has just connected; several of one candidate are as good as one. Rejects with `store-failed`. */
  async watch(examSessionId: string, page: CandidatePage): Promise<void> {
    const watched: WatchedPage = { examSessionId, askedAtNs: null };
    const heard = () => this.#lastHeardNs.set(examSessionId, this.#deps.clock.monotonicNs());
    page.onPong(() => {
      heard();
      this.#noteRoundTrip(watched);
    });
    page.onClose(() => this.#forget(page));
    this.#pages.set(page, watched);
    heard();
    await this.#judge(examSessionId);
  }

  /** Asks every page for a sign, and notes who has fallen silent and who is back; meant for once a second. Rejects with `store-failed`. */
  async look(): Promise<void> {
    for (const [page, watched] of this.#pages) {
      // The answer that is overdue counts from when it was asked for.
      watched.askedAtNs ??= this.#deps.clock.monotonicNs();
      page.ping();
    }
    for (const examSessionId of this.#lastHeardNs.keys()) await this.#judge(examSessionId);
  }

  /** Time from asking a candidate's page for a sign to the sign, the middle one of the last five; null while there is none. */
  roundTripMs(examSessionId: string): number | null {
    const sorted = [...(this.#roundTripsMs.get(examSessionId) ?? [])].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  #noteRoundTrip(watched: WatchedPage): void {
    if (watched.askedAtNs === null) return;
    const tookMs = Number(this.#deps.clock.monotonicNs() - watched.askedAtNs) / 1e6;
    watched.askedAtNs = null;
    const before = this.#roundTripsMs.get(watched.examSessionId) ?? [];
    this.#roundTripsMs.set(watched.examSessionId, [...before, tookMs].slice(-keptRoundTrips));
  }

  #forget(page: CandidatePage): void {
    const examSessionId = this.#pages.get(page)?.examSessionId;
    this.#pages.delete(page);
    const others = [...this.#pages.values()].some((other) => other.examSessionId === examSessionId);
    if (examSessionId !== undefined && !others) this.#roundTripsMs.delete(examSessionId);
  }

  async #judge(examSessionId: string): Promise<void> {
    const { desk, clock } = this.#deps;
    const lastHeardNs = this.#lastHeardNs.get(examSessionId) ?? 0n;
    const silentMs = Math.floor(Number(clock.monotonicNs() - lastHeardNs) / 1e6);
    const connection = desk.facts(examSessionId)?.connection;
    if (connection === 'online' && silentMs > silenceMs)
      await desk.note(examSessionId, { type: 'connection-lost', sinceMs: desk.nowMs() - silentMs });
    else if (connection === 'reconnecting' && silentMs > offlineMs)
      await desk.note(examSessionId, { type: 'connection-gone' });
    else if (connection !== undefined && connection !== 'online' && silentMs <= silenceMs)
      await desk.note(examSessionId, { type: 'connection-back' });
  }
}
