import type { ExamCommand } from '../../contract/exam-commands.ts';
import { requiredSteps } from './check-in.ts';
import { commandRules } from './command-rules.ts';
import { connectionAfter } from './connection.ts';
import { timeUpAtMs } from './exam-clock.ts';
import type { Actor, ExamSessionFacts } from './facts.ts';

/** Why a command is not taken. */
export type Refusal =
  /** This role never may. */
  | 'forbidden'
  /** Not in this state, or not after what was done before. */
  | 'illegal'
  /** Somebody decided something in between: look again. */
  | 'conflict';

export interface Decision {
  command: ExamCommand;
  actor: Actor;
  /** Version that the actor saw; the gateway sees the last one. */
  basedOn: number;
  atMs: number;
}

/** Whether a command may be taken; null when it may. Says nothing of what it does: that is `apply`. */
export function refusalOf(facts: ExamSessionFacts, decision: Decision): Refusal | null {
  const { command, actor, basedOn } = decision;
  const rule = commandRules[command.type];
  if (!rule.by.includes(actor.role)) return 'forbidden';
  // Before the state: who comes second learns that somebody was first, not that it is impossible now.
  if (rule.decisive && facts.decisiveVersion > basedOn) return 'conflict';
  if (!rule.in.includes(facts.state)) return 'illegal';
  return isPossible(facts, decision) ? null : 'illegal';
}

function isPossible(facts: ExamSessionFacts, { command, actor, atMs }: Decision): boolean {
  const { checkIn, exam, pendingTermination } = facts;
  switch (command.type) {
    case 'report-equipment':
    case 'submit-identity':
    case 'submit-room-scan':
      return checkIn.consent !== null;
    case 'waive-step':
      return requiredSteps(exam.policy).includes(command.step);
    case 'raise-hand':
      return facts.handRaisedAtMs === null;
    case 'lower-hand':
    case 'answer-hand':
      return facts.handRaisedAtMs !== null;
    case 'start-talking':
      return facts.talking === null;
    case 'stop-talking':
      return facts.talking?.accountId === actor.accountId;
    case 'pause':
      return exam.policy.maxPauses === null || facts.pauses < exam.policy.maxPauses;
    case 'terminate':
      return pendingTermination === null;
    case 'confirm-termination':
      return pendingTermination !== null && pendingTermination.accountId !== actor.accountId;
    case 'withdraw-termination':
      return pendingTermination !== null;
    case 'take-over':
      return facts.proctor?.accountId !== actor.accountId;
    case 'hand-over':
      return facts.proctor?.accountId === actor.accountId && command.toAccountId !== actor.accountId;
    case 'connection-lost':
    case 'connection-gone':
    case 'connection-back':
      return connectionAfter(facts.connection, command.type) !== null;
    case 'time-up':
      return (timeUpAtMs(facts.clock) ?? Infinity) <= atMs;
    default:
      return true;
  }
}
