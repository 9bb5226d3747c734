import type { ExamPolicy } from '../contract/exams.ts';
import type { LogRow } from '../contract/exam-log.ts';
import { chainHeadOf } from '../domain/evidence/tombstone.ts';
import { accountNameKey } from '../domain/accounts/account.ts';
import { isOpen, type ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { AccountStore } from '../ports/account-store.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExamSessionLog } from '../ports/exam-session-log.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { LegalHoldStore } from '../ports/legal-hold-store.ts';
import type { PersonStore } from '../ports/person-store.ts';
import { bury, deleteKept, type BuryingDeps, type Deletion } from './bury-exam-session.ts';
import { findPerson, type FoundPerson } from './find-person.ts';

interface Deps extends BuryingDeps {
  accounts: Pick<AccountStore, 'byId' | 'byName'>;
  examSessions: Pick<ExamSessionStore, 'list'>;
  examSessionLog: Pick<ExamSessionLog, 'all' | 'lastMoment' | 'noteMoment'>;
  legalHolds: Pick<LegalHoldStore, 'lasting'>;
  persons: Pick<PersonStore, 'erase' | 'compact' | 'removeAccount'>;
}

export interface ErasureRequest {
  /** Account id or name. */
  who: string;
  reason: string;
  /** For the audit: who erases. */
  by: string;
  /** Whether the person who erases says yes to it. */
  confirm: (person: FoundPerson) => Promise<boolean>;
}

export interface ErasureResult {
  accountId: string;
  examSessionIds: string[];
}

/**
 * Deletes everything that is kept of one candidate: recordings, pictures, logs, holds, sign-ins, the account. What is left are a signed tombstone for
 * each exam session, records and audit entries with ids, and no name. Where it was cut off, the same again, by the account's id, ends it. To be done
 * while no gateway runs: one would go on knowing the name. Rejects as `findPerson` does, with `reason-names-person`, `person-in-exam`,
 * `person-on-hold`, `cancelled`, and as its ports do.
 */
export const erasePerson =
  (deps: Deps) =>
  async ({ who, reason, by, confirm }: ErasureRequest): Promise<ErasureResult> => {
    const person = await findPerson(deps, who);
    const { account, examSessions } = person;
    if (accountNameKey(reason).includes(accountNameKey(account.name)))
      throw new CodedError('reason-names-person');
    await requireErasable(deps, examSessions);
    if (!(await confirm(person))) throw new CodedError('cancelled');
    await keepTime(deps);
    const rows = await deps.examSessionLog.all();
    for (const examSession of examSessions) {
      if (!(await bury(deps, deletionOf(examSession, rows))))
        throw new CodedError('person-on-hold', examSession.id);
      await deleteKept(deps, examSession.id);
    }
    const { id: accountId, name } = account;
    const examSessionIds = examSessions.map(({ id }) => id);
    await deps.persons.erase({ accountId, name, examSessionIds, pseudonym: `erased ${accountId}` });
    await deps.persons.compact();
    await deps.persons.removeAccount(accountId, {
      ...{ atMs: deps.nowMs(), action: 'person-erased', accountId: null, subjectId: accountId },
      detail: { by, reason, examSessions: examSessionIds.length },
    });
    return { accountId, examSessionIds };
  };

async function requireErasable({ legalHolds }: Deps, examSessions: readonly ExamSessionRecord[]) {
  const open = examSessions.filter(isOpen).map(({ id }) => id);
  if (open.length > 0) throw new CodedError('person-in-exam', open.join(', '));
  const ids = new Set(examSessions.map(({ id }) => id));
  const held = (await legalHolds.lasting()).map(({ examSessionId }) => examSessionId);
  const own = held.filter((id) => ids.has(id));
  if (own.length > 0) throw new CodedError('person-on-hold', own.join(', '));
}

/** The time base goes on from the last row, which may be one of those that go. */
async function keepTime({ examSessionLog }: Deps): Promise<void> {
  const last = await examSessionLog.lastMoment();
  if (last !== null) await examSessionLog.noteMoment(last);
}

function deletionOf(
  { id: examSessionId, endedAtMs }: ExamSessionRecord,
  all: Awaited<ReturnType<ExamSessionLog['all']>>,
): Deletion {
  const own = all.filter(
    (stored) => ('row' in stored ? stored.row.examSessionId : stored.examSessionId) === examSessionId,
  );
  const rows = own.flatMap((stored) => ('row' in stored ? [stored.row] : []));
  const log = chainHeadOf(own.length, rows);
  return { examSessionId, why: 'person-erased', endedAtMs, policy: policyOf(rows), log };
}

function policyOf(rows: readonly LogRow[]): ExamPolicy['recording'] | null {
  const command = rows.map((row) => row.command).find(({ type }) => type === 'schedule');
  return command?.type === 'schedule' ? command.exam.policy.recording : null;
}
