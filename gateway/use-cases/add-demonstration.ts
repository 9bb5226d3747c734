import type { AccountRecord } from '../domain/accounts/account.ts';
import type { ExamSessionRecord } from '../domain/exam-session/exam-session.ts';
import { transition, type ExamSessionEvent } from '../domain/exam-session/transition.ts';
import type { Role } from '../contract/roles.ts';
import type { AccountStore } from '../ports/account-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { ExamSessionStore } from '../ports/exam-session-store.ts';
import type { Secrets } from '../ports/secrets.ts';

export interface AddDemonstrationDeps {
  accounts: AccountStore;
  examSessions: ExamSessionStore;
  secrets: Secrets;
  clock: Clock;
}

const demonstrationCourse: readonly ExamSessionEvent[] = ['begin-check-in', 'finish-check-in', 'start'];

/** Adds a candidate of their own and an exam session "Demonstration exam" in progress for them. */
export async function addDemonstration(
  deps: AddDemonstrationDeps,
  headsetId: string | null,
): Promise<ExamSessionRecord> {
  const examSessionId = deps.secrets.newId();
  const candidate = await addDemonstrationAccount(deps, 'candidate', examSessionId);
  const nowMs = deps.clock.wallMs();
  const examSession = run(demonstrationCourse, {
    id: examSessionId,
    examTitle: 'Demonstration exam',
    candidateName: candidate.name,
    state: 'scheduled',
    createdAtMs: nowMs,
    startedAtMs: null,
    endedAtMs: null,
    headsetId,
  });
  await deps.examSessions.add(examSession);
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

function run(events: readonly ExamSessionEvent[], examSession: ExamSessionRecord): ExamSessionRecord {
  return events.reduce((before, event) => {
    const result = transition(before.state, event);
    if (result.outcome === 'illegal') throw new Error(`${event} is illegal in ${before.state}`);
    const startedAtMs = result.effects.includes('note-start') ? before.createdAtMs : before.startedAtMs;
    return { ...before, state: result.state, startedAtMs };
  }, examSession);
}
