import type { ExamSession } from '../contract/exam-sessions.ts';
import { isOpen, type ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { ExamSessionFacts } from '../domain/exam-session/facts.ts';
import { isOrWillBePublished } from '../domain/publishing/publishing-consent.ts';
import type { ConsoleEvents } from '../ports/console-events.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { LegalHoldRecord, LegalHoldStore } from '../ports/legal-hold-store.ts';
import { describeProgress } from './describe-progress.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import { mediaStatusOf, type LiveHeadsets } from './live-headsets.ts';
import type { LivePublications } from './live-publications.ts';
import type { LiveRecordings } from './live-recordings.ts';
import type { ViewerRegistry, Watching } from './viewer-registry.ts';

interface Deps {
  examSessions: ExamSessionStore;
  liveHeadsets: LiveHeadsets;
  viewers: ViewerRegistry;
  publications: LivePublications;
  recordings: LiveRecordings;
  consoleEvents: ConsoleEvents;
  desk: ExamSessionDesk;
  legalHolds: Pick<LegalHoldStore, 'lasting'>;
}

/**
 * Shows exam sessions as they are at this moment: how they stand, their media, and who watches. One whose log is broken is not
 * shown: nothing that is known of it can be believed.
 */
export class ExamSessionBoard {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async one(id: string): Promise<ExamSession | null> {
    const record = await this.#deps.examSessions.byId(id);
    return record === null ? null : this.#describe(record, await this.#holds());
  }

  async all(): Promise<ExamSession[]> {
    const holds = await this.#holds();
    return (await this.#deps.examSessions.list())
      .map((record) => this.#describe(record, holds))
      .filter((examSession) => examSession !== null);
  }

  /** Tells the open consoles how an exam session is now. */
  async announce(id: string): Promise<void> {
    const examSession = await this.one(id);
    if (examSession !== null) this.#deps.consoleEvents.publish({ type: 'exam-session', examSession });
  }

  /** Tells the open consoles how the exam sessions of a headset are now. */
  async announceOfHeadset(headsetId: string): Promise<void> {
    const holds = await this.#holds();
    for (const record of await this.#deps.examSessions.list()) {
      if (record.headsetId !== headsetId) continue;
      const examSession = this.#describe(record, holds);
      if (examSession !== null) this.#deps.consoleEvents.publish({ type: 'exam-session', examSession });
    }
  }

  /** Those that last, by exam session. */
  async #holds(): Promise<ReadonlyMap<string, LegalHoldRecord>> {
    const lasting = await this.#deps.legalHolds.lasting();
    return new Map(lasting.map((hold) => [hold.examSessionId, hold]));
  }

  #describe(record: ExamSessionRecord, holds: ReadonlyMap<string, LegalHoldRecord>): ExamSession | null {
    const { desk } = this.#deps;
    const facts = desk.facts(record.id);
    if (facts === null) return null;
    const others = desk.all().map(([, each]) => each);
    // Of one that is over the headset may serve the next one already.
    const headset = isOpen(facts) ? this.#deps.liveHeadsets.get(record.headsetId) : null;
    return {
      id: record.id,
      ...describeProgress(facts, others, desk.nowMs()),
      examTitle: record.examTitle,
      candidateName: record.candidateName,
      state: facts.state,
      startedAt: facts.startedAtMs === null ? null : new Date(facts.startedAtMs).toISOString(),
      headsetId: record.headsetId,
      media: {
        ...mediaStatusOf(headset),
        tracks: [...(headset?.source?.tracks ?? [])],
        virtual: headset?.link.identity.virtual ?? false,
        hasSpeaker: headset?.source?.speaker?.isReady ?? false,
        worn: headset?.unit.worn ?? null,
        coveredLenses: headset?.unit.coveredLenses ?? [],
        blindStates: facts.blindStates.map(({ sinceMs, ...state }) => ({
          ...state,
          since: new Date(sinceMs).toISOString(),
        })),
      },
      recording: this.#deps.recordings.condition(record.id),
      viewers: peopleOf(this.#deps.viewers.ofExamSession(record.id)),
      publishing: publishingOf(record.id, facts, this.#deps.publications),
      hold: holdOf(holds.get(record.id)),
    };
  }
}

function holdOf(hold: LegalHoldRecord | undefined): ExamSession['hold'] {
  if (hold === undefined) return null;
  const { atMs, name: byName, reason } = hold.placed;
  return { since: new Date(atMs).toISOString(), byName, reason };
}

function publishingOf(
  id: string,
  facts: ExamSessionFacts,
  publications: LivePublications,
): ExamSession['publishing'] {
  const { origin } = publications;
  if (origin === null || !isOrWillBePublished(facts, origin)) return null;
  const sinceMs = publications.sinceMs(id);
  return { origin, since: sinceMs === null ? null : new Date(sinceMs).toISOString() };
}

/** Everybody who watches, once, since they began: one person may have the wall and the exam session open. */
function peopleOf(watching: readonly Watching[]): ExamSession['viewers'] {
  const sinceOf = new Map<string, { accountName: string; sinceMs: number }>();
  for (const { accountId, accountName, sinceMs } of watching) {
    const earlier = sinceOf.get(accountId)?.sinceMs ?? Infinity;
    sinceOf.set(accountId, { accountName, sinceMs: Math.min(earlier, sinceMs) });
  }
  return [...sinceOf.values()].map(({ accountName, sinceMs }) => ({
    accountName,
    since: new Date(sinceMs).toISOString(),
  }));
}
