import type { Clock } from '../ports/clock.ts';
import type { EventConnection } from '../ports/event-stream.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

type CandidatePage = Pick<EventConnection, 'ping' | 'onPong' | 'onClose'>;

interface Deps {
  desk: ExamSessionDesk;
  clock: Clock;
}

/** Silent for longer than this, and the candidate is interrupted: since the page was last heard. */
const silenceMs = 5_000;
/** Silent for longer than this, and the candidate is offline. */
const offlineMs = 60_000;

/**
 * Notices whether each candidate's page is heard. Who is silent is interrupted from the moment of the last sign, so that no exam
 * time is used that the candidate did not have. Of whom no page was ever heard nothing is said.
 */
export class CandidatePresence {
  readonly #deps: Deps;
  readonly #pages = new Set<CandidatePage>();
  /** By exam session, on the host's monotonic clock; also of pages that are closed. */
  readonly #lastHeardNs = new Map<string, bigint>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Watches a page that has just connected; several of one candidate are as good as one. Rejects with `store-failed`. */
  async watch(examSessionId: string, page: CandidatePage): Promise<void> {
    const heard = () => this.#lastHeardNs.set(examSessionId, this.#deps.clock.monotonicNs());
    page.onPong(heard);
    page.onClose(() => this.#pages.delete(page));
    this.#pages.add(page);
    heard();
    await this.#judge(examSessionId);
  }

  /** Asks every page for a sign, and notes who has fallen silent and who is back; meant for once a second. Rejects with `store-failed`. */
  async look(): Promise<void> {
    for (const page of this.#pages) page.ping();
    for (const examSessionId of this.#lastHeardNs.keys()) await this.#judge(examSessionId);
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
