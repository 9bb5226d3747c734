import type { ExamSession } from '../contract/exam-sessions.ts';
import type { ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import { mediaStatusOf, type LiveHeadsets } from './live-headsets.ts';
import type { ViewerRegistry } from './viewer-registry.ts';

interface Deps {
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  viewers: ViewerRegistry;
  consoleEvents: ConsoleEvents;
}

/** Shows exam sessions as they are at this moment: what is kept of them, their media, and who watches. */
export class ExamSessionBoard {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async one(id: string): Promise<ExamSession | null> {
    const record = await this.#deps.examSessions.byId(id);
    return record === null ? null : this.#describe(record);
  }

  async all(): Promise<ExamSession[]> {
    return (await this.#deps.examSessions.list()).map((record) => this.#describe(record));
  }

  /** Tells the open consoles how an exam session is now. */
  async announce(id: string): Promise<void> {
    const examSession = await this.one(id);
    if (examSession !== null) this.#deps.consoleEvents.publish({ type: 'exam-session', examSession });
  }

  /** Tells the open consoles how the exam sessions of a headset are now. */
  async announceOfHeadset(headsetId: string): Promise<void> {
    for (const record of await this.#deps.examSessions.list()) {
      if (record.headsetId !== headsetId) continue;
      this.#deps.consoleEvents.publish({ type: 'exam-session', examSession: this.#describe(record) });
    }
  }

  #describe(record: ExamSessionRecord): ExamSession {
    const headset = this.#deps.liveHeadsets.get(record.headsetId);
    return {
      id: record.id,
      examTitle: record.examTitle,
      candidateName: record.candidateName,
      state: record.state,
      startedAt: record.startedAtMs === null ? null : new Date(record.startedAtMs).toISOString(),
      headsetId: record.headsetId,
      media: {
        ...mediaStatusOf(headset),
        tracks: [...(headset?.source?.tracks ?? [])],
        virtual: headset?.link.identity.virtual ?? false,
      },
      viewers: this.#deps.viewers.ofExamSession(record.id).map(({ accountName, sinceMs }) => ({
        accountName,
        since: new Date(sinceMs).toISOString(),
      })),
    };
  }
}
