import type { Actor } from '../contract/exam-log.ts';
import { examSchema } from '../contract/exams.ts';
import type { Role } from '../contract/roles.ts';
import type { AccountRecord } from '../domain/accounts/account.ts';
import type { ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';
import type { LivePublications } from './live-publications.ts';

export interface AddDemonstrationDeps {
  accounts: AccountStore;
  examSessions: ExamSessionStore;
  secrets: Secrets;
  clock: Clock;
  desk: ExamSessionDesk;
  publications: Pick<LivePublications, 'origin'>;
}

/** What every demonstration is an exam session of. */
export const demonstrationExamId = 'demonstration';

/** A day long, so that nobody sees its end; nothing of a check-in but consent. */
const demonstrationExam = examSchema.parse({
  id: demonstrationExamId,
  title: 'Demonstration exam',
  durationMinutes: 1440,
  rules: ['This is a demonstration: look around, nothing counts.'],
  policy: { checkInSteps: ['consent'] },
});

const demonstrator: Actor = { role: 'proctor', accountId: null, name: 'Demonstration' };

/** Adds a candidate of their own and an exam session "Demonstration exam" in progress for them. */
export async function addDemonstration(
  deps: AddDemonstrationDeps,
  headsetId: string | null,
): Promise<ExamSessionRecord> {
  const id = deps.secrets.newId();
  const candidate = await addDemonstrationAccount(deps, 'candidate', id);
  await deps.examSessions.add({
    ...{
      id,
      headsetId,
      examTitle: demonstrationExam.title,
      candidateName: candidate.name,
      state: 'scheduled',
    },
    ...{ createdAtMs: deps.clock.wallMs(), startedAtMs: null, endedAtMs: null },
  });
  await deps.desk.schedule(id, demonstrationExam, candidate.name);
  const { origin: publishedTo } = deps.publications;
  const sitting: Actor = { role: 'candidate', accountId: candidate.id, name: candidate.name };
  for (const [actor, command] of [
    [sitting, { type: 'begin-check-in' }],
    [
      sitting,
      {
        type: 'give-consent',
        textVersion: 'demonstration',
        ...(publishedTo === null ? {} : { publishedTo }),
      },
    ],
    [demonstrator, { type: 'admit' }],
  ] as const) {
    const basedOn = deps.desk.facts(id)?.version ?? 0;
    await deps.desk.give(id, { actor, command, basedOn, idempotencyKey: deps.secrets.newId() });
  }
  // Nobody sits there whose connection could be lost.
  await deps.desk.note(id, { type: 'connection-back' });
  const examSession = await deps.examSessions.byId(id);
  if (examSession === null) throw new Error('the demonstration that was added is not there');
  return examSession;
}

/** Adds an account "Demo …" without a password; a number follows when the name is taken. */
export async function addDemonstrationAccount(
  deps: AddDemonstrationDeps,
  role: Role,
  examSessionId: string | null,
): Promise<AccountRecord> {
  for (let number = 1; ; number += 1) {
    const account: AccountRecord = {
      id: deps.secrets.newId(),
      name: number === 1 ? `Demo ${role}` : `Demo ${role} ${number}`,
      role,
      examSessionId,
      passwordHash: null,
      disabled: false,
      createdAtMs: deps.clock.wallMs(),
    };
    if ((await deps.accounts.add(account)) === 'added') return account;
  }
}
