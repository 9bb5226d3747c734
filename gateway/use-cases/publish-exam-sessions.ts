import { whyNotWatched } from '../domain/exam-session/watching.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { MediaSource } from '../ports/media-engine.ts';
import type { MediaPublisher, Publication } from '../ports/media-publisher.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LiveHeadsets } from './live-headsets.ts';

interface Deps {
  desk: Pick<ExamSessionDesk, 'facts'>;
  examSessions: Pick<ExamSessionStore, 'list'>;
  liveHeadsets: LiveHeadsets;
  publisher: MediaPublisher;
}

/**
 * Publishes every exam session that may be watched, from the candidate's consent to the end, as long as its headset has
 * media; nothing of any other.
 */
export class ExamSessionPublishing {
  readonly #deps: Deps;
  /** By exam session. */
  readonly #running = new Map<string, { source: MediaSource; publication: Publication }>();
  readonly #end = new AbortController();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Begins and ends what is to be; to be called every second, and whenever an exam session changes. Rejects with `store-failed`. */
  async look(): Promise<void> {
    // Ending needs no store: what may not be watched any more ends at once.
    await this.#endAll(([id]) => !this.#mayBeWatched(id));
    const wanted = await this.#wanted();
    await this.#endAll(([id, { source }]) => wanted.get(id) !== source);
    for (const [id, source] of wanted) {
      if (this.#end.signal.aborted || this.#running.has(id) || !this.#mayBeWatched(id)) continue;
      this.#running.set(id, { source, publication: this.#deps.publisher.publish(id, source) });
    }
  }

  /** Ends everything; nothing begins after that. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#endAll(() => true);
  }

  async #wanted(): Promise<Map<string, MediaSource>> {
    const { examSessions, liveHeadsets } = this.#deps;
    const wanted = new Map<string, MediaSource>();
    for (const { id, headsetId } of await examSessions.list()) {
      const source = liveHeadsets.get(headsetId)?.source ?? null;
      if (source !== null && this.#mayBeWatched(id)) wanted.set(id, source);
    }
    return wanted;
  }

  #mayBeWatched(id: string): boolean {
    const facts = this.#deps.desk.facts(id);
    return facts !== null && whyNotWatched(facts) === null;
  }

  async #endAll(
    isOver: (entry: [string, { source: MediaSource; publication: Publication }]) => boolean,
  ): Promise<void> {
    const over = [...this.#running].filter(isOver);
    for (const [id] of over) this.#running.delete(id);
    await Promise.all(over.map(([, { publication }]) => publication.close()));
  }
}
