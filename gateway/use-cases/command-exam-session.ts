import type { CommandRequest } from '../contract/exam-commands.ts';
import type { Actor } from '../contract/exam-log.ts';
import type { ExamSession } from '../contract/exam-sessions.ts';
import { mayProctor, type AccountRecord } from '../domain/accounts/account.ts';
import { examSessionSeenBy, mayKnowExamSession } from '../domain/access/event-access.ts';
import type { AccountStore } from '../ports/account-store.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { IdentityStillStore } from '../ports/identity-still-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { EvidenceSpace } from './evidence-space.ts';
import type { ExamSessionBoard } from './exam-session-board.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps {
  accounts: AccountStore;
  desk: ExamSessionDesk;
  board: ExamSessionBoard;
  identityStills: IdentityStillStore;
  evidenceSpace: EvidenceSpace;
}

/**
 * Gives an exam session a command of a person, and answers with how it stands then. Rejects as `ExamSessionDesk.give` does,
 * with `not-found` also where this person may not know that it exists, or where a hand-over goes to nobody who proctors, and with
 * `identity-still-missing` where a candidate sends pictures that are not there, and with `evidence-space-missing` where an exam that is to be recorded
 * would not fit on the disk.
 */
export const commandExamSession =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string, request: CommandRequest): Promise<ExamSession> => {
    if (!mayKnowExamSession(by.account, examSessionId)) throw new CodedError('not-found');
    if (request.command.type === 'admit') await deps.evidenceSpace.require(examSessionId);
    await submitStills(deps, by.account, examSessionId, request.command);
    await deps.desk.give(examSessionId, {
      ...request,
      actor: actorOf(by.account),
      command: await withNames(deps, request.command),
    });
    const examSession = await deps.board.one(examSessionId);
    if (examSession === null) throw new CodedError('not-found');
    return examSessionSeenBy(examSession, by.account.role);
  };

/** Before the command: from now on no newer still takes the place of these, whatever comes of it. */
async function submitStills(
  { identityStills }: Deps,
  { role }: AccountRecord,
  examSessionId: string,
  command: CommandRequest['command'],
): Promise<void> {
  if (command.type !== 'submit-identity' || role !== 'candidate') return;
  if (!(await identityStills.submit(examSessionId, command))) throw new CodedError('identity-still-missing');
}

function actorOf({ role, id, name }: AccountRecord): Actor {
  if (role === 'technician' || role === 'administrator') throw new CodedError('role-forbidden');
  return { role, accountId: id, name };
}

/** Whoever is named in the log is named as the account says, not as the request does. */
async function withNames(deps: Deps, command: CommandRequest['command']): Promise<CommandRequest['command']> {
  if (command.type !== 'hand-over') return command;
  const account = await deps.accounts.byId(command.toAccountId);
  if (account === null || !mayProctor(account)) throw new CodedError('not-found');
  return { ...command, toName: account.name };
}
