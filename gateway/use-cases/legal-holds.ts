import type { LegalHold } from '../contract/legal-holds.ts';
import type { SignedTombstone } from '../contract/tombstones.ts';
import type { AuditAction } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { HoldDeed, LegalHoldRecord, LegalHoldStore } from '../ports/legal-hold-store.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';

interface Deps {
  examSessions: Pick<ExamSessionStore, 'byId'>;
  legalHolds: LegalHoldStore;
  tombstones: Pick<TombstoneStore, 'ofExamSession'>;
  board: Pick<ExamSessionBoard, 'announce'>;
  secrets: Pick<Secrets, 'newId'>;
  clock: Pick<Clock, 'wallMs'>;
}

/**
 * Legal holds: while one lasts, nothing of its exam session is deleted. Every method answers with all holds of the exam session, and rejects with
 * `not-found` and `store-failed`; then nothing has changed.
 */
export class LegalHolds {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async list(examSessionId: string): Promise<LegalHold[]> {
    const { examSessions, legalHolds } = this.#deps;
    if ((await examSessions.byId(examSessionId)) === null) throw new CodedError('not-found');
    return (await legalHolds.ofExamSession(examSessionId)).map(described);
  }

  /** Open or over; rejects with `hold-there`, and with `evidence-deleted` where it is too late. */
  async place(by: SignedIn, examSessionId: string, reason: string): Promise<LegalHold[]> {
    const { examSessions, legalHolds, secrets } = this.#deps;
    if ((await examSessions.byId(examSessionId)) === null) throw new CodedError('not-found');
    const [id, placed] = [secrets.newId(), this.#deed(by, reason)];
    const entry = auditEntry('legal-hold-placed', examSessionId, placed, id);
    const outcome = await legalHolds.place({ id, examSessionId, placed }, entry);
    if (outcome === 'held') throw new CodedError('hold-there');
    if (outcome === 'deleted') throw new CodedError('evidence-deleted');
    return this.#changed(examSessionId);
  }

  /** From now on the usual time counts, which may be over already. Rejects with `hold-missing`. */
  async lift(by: SignedIn, examSessionId: string, reason: string): Promise<LegalHold[]> {
    const { legalHolds } = this.#deps;
    const lasting = (await this.list(examSessionId)).find(({ lifted }) => lifted === null);
    if (lasting === undefined) throw new CodedError('hold-missing');
    const deed = this.#deed(by, reason);
    const entry = auditEntry('legal-hold-lifted', examSessionId, deed, lasting.id);
    if (!(await legalHolds.lift(examSessionId, deed, entry))) throw new CodedError('hold-missing');
    return this.#changed(examSessionId);
  }

  #deed({ account }: SignedIn, reason: string): HoldDeed {
    return { atMs: this.#deps.clock.wallMs(), accountId: account.id, name: account.name, reason };
  }

  async #changed(examSessionId: string): Promise<LegalHold[]> {
    await this.#deps.board.announce(examSessionId);
    return this.list(examSessionId);
  }
}

/** The newest tombstone of an exam session; rejects with `not-found` where nothing of it was deleted. */
export const showTombstone =
  ({ tombstones }: Pick<Deps, 'tombstones'>) =>
  async (examSessionId: string): Promise<SignedTombstone> => {
    const newest = (await tombstones.ofExamSession(examSessionId)).at(-1);
    if (newest === undefined) throw new CodedError('not-found');
    return newest;
  };

/** Without the reason: the audit log is kept for ever, and people write names. */
const auditEntry = (action: AuditAction, subjectId: string, deed: HoldDeed, holdId: string) => ({
  ...{ atMs: deed.atMs, action, accountId: deed.accountId, subjectId, detail: { holdId } },
});

function described({ id, placed, lifted }: LegalHoldRecord): LegalHold {
  return { id, placed: toldDeed(placed), lifted: lifted === null ? null : toldDeed(lifted) };
}

const toldDeed = ({ atMs, ...deed }: HoldDeed) => ({ ...deed, at: new Date(atMs).toISOString() });
