import type { ExamCommand, ExamCommandType } from '../../contract/exam-commands.ts';
import type { Actor } from '../../contract/exam-log.ts';
import { requiredSteps } from './check-in.ts';
import { commandRules } from './command-rules.ts';
import { connectionAfter, type ConnectionEvent } from './connection.ts';
import { timeUpAtMs } from './exam-clock.ts';
import type { ExamSessionFacts } from './facts.ts';

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

type Condition<Command> = (facts: ExamSessionFacts, command: Command, decision: Decision) => boolean;

const isAgreed: Condition<unknown> = ({ checkIn }) => checkIn.consent !== null;
const handIsUp: Condition<unknown> = ({ handRaisedAtMs }) => handRaisedAtMs !== null;
const connectionMoves: Condition<{ type: ConnectionEvent }> = ({ connection }, { type }) =>
  connectionAfter(connection, type) !== null;

/** What must hold beside the state, for those commands that need more. */
const conditions: { [Type in ExamCommandType]?: Condition<Extract<ExamCommand, { type: Type }>> } = {
  'report-equipment': isAgreed,
  'submit-identity': isAgreed,
  'submit-room-scan': isAgreed,
  'waive-step': ({ exam }, { step }) => requiredSteps(exam.policy).includes(step),
  'raise-hand': ({ handRaisedAtMs }) => handRaisedAtMs === null,
  'lower-hand': handIsUp,
  'answer-hand': handIsUp,
  'start-talking': ({ talking }) => talking === null,
  'stop-talking': ({ talking }, _, { actor }) =>
    talking !== null && (actor.role === 'gateway' || talking.accountId === actor.accountId),
  pause: ({ exam, pauses }) => exam.policy.maxPauses === null || pauses < exam.policy.maxPauses,
  terminate: ({ pendingTermination }) => pendingTermination === null,
  'confirm-termination': ({ pendingTermination }, _, { actor }) =>
    pendingTermination !== null && pendingTermination.accountId !== actor.accountId,
  'withdraw-termination': ({ pendingTermination }) => pendingTermination !== null,
  bookmark: (_, { atMs: meantMs }, { atMs }) => meantMs === undefined || meantMs <= atMs,
  incident: (_, { toMs, frames }, { atMs }) => toMs <= atMs && frames.every((frame) => frame.atMs <= atMs),
  'take-over': ({ proctor }, _, { actor }) => proctor?.accountId !== actor.accountId,
  'hand-over': ({ proctor }, { toAccountId }, { actor }) =>
    proctor?.accountId === actor.accountId && toAccountId !== actor.accountId,
  'connection-lost': connectionMoves,
  'connection-gone': connectionMoves,
  'connection-back': connectionMoves,
  'blind-state-began': ({ checkIn, blindStates }, { blindStateId }) =>
    checkIn.consent !== null && blindStates.every(({ id }) => id !== blindStateId),
  'blind-state-ended': ({ blindStates }, { blindStateId }) =>
    blindStates.some(({ id }) => id === blindStateId),
  'time-up': ({ clock }, _, { atMs }) => (timeUpAtMs(clock) ?? Infinity) <= atMs,
};

function isPossible(facts: ExamSessionFacts, decision: Decision): boolean {
  const { command } = decision;
  // The command and its condition are of the same type by the table's own.
  const condition = conditions[command.type] as Condition<ExamCommand> | undefined;
  return condition?.(facts, command, decision) ?? true;
}
