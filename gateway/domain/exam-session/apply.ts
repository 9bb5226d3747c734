import type { ExamCommand } from '../../contract/exam-commands.ts';
import { nextStep, withoutSteps } from './check-in.ts';
import { commandRules } from './command-rules.ts';
import { connectionAfter } from './connection.ts';
import { extendClock, startClock, stopClock } from './exam-clock.ts';
import { scheduled, type Actor, type CheckIn, type ExamSessionFacts, type PauseCause } from './facts.ts';
import type { LogRow } from './log-row.ts';
import { transition, type ExamSessionEvent } from './transition.ts';

type AcceptedCommand = Pick<LogRow, 'command' | 'actor' | 'atMs' | 'sequence'>;

/** What is known after an accepted command. Throws a `RangeError` for one that cannot have been accepted: the log is broken. */
export function apply(facts: ExamSessionFacts | null, row: AcceptedCommand): ExamSessionFacts {
  const { command, sequence } = row;
  if (facts === null) {
    if (command.type !== 'schedule' || sequence !== 1)
      throw new RangeError('the first row schedules the exam session');
    return scheduled(command.exam, command.candidateName);
  }
  if (sequence !== facts.version + 1) throw new RangeError(`row ${sequence} follows row ${facts.version}`);
  const { decisive } = commandRules[command.type];
  const changed = effectOf(facts, row);
  return withClock(
    { ...changed, version: sequence, decisiveVersion: decisive ? sequence : facts.decisiveVersion },
    row,
  );
}

function effectOf(facts: ExamSessionFacts, { command, actor, atMs }: AcceptedCommand): ExamSessionFacts {
  switch (command.type) {
    case 'begin-check-in':
      return moved(facts, 'begin-check-in', atMs);
    case 'give-consent':
      return checkedIn(facts, { consent: { textVersion: command.textVersion, atMs } }, atMs);
    case 'report-equipment':
      return checkedIn(facts, { equipment: { findings: command.findings, atMs } }, atMs);
    case 'submit-identity': {
      const { faceStillId, documentStillId } = command;
      return checkedIn(facts, { identity: { faceStillId, documentStillId, atMs } }, atMs);
    }
    case 'submit-room-scan': {
      const { coveragePercent, cells } = command;
      return checkedIn(facts, { 'room-scan': { coveragePercent, cells, atMs } }, atMs);
    }
    case 'waive-step':
      return checkedIn(facts, { waived: [...facts.checkIn.waived, command.step] }, atMs);
    case 'ask-again':
      return {
        ...moved(facts, 'repeat-check-in', atMs),
        checkIn: withoutSteps(facts.checkIn, command.steps, command.reason),
      };
    case 'raise-hand':
      return { ...facts, handRaisedAtMs: atMs };
    case 'lower-hand':
    case 'answer-hand':
      return { ...facts, handRaisedAtMs: null };
    case 'start-talking':
      return { ...facts, talking: person(actor) };
    case 'stop-talking':
      return { ...facts, talking: null };
    case 'add-time':
      return { ...facts, clock: extendClock(facts.clock, command.seconds * 1000) };
    case 'take-over':
      return { ...facts, proctor: person(actor) };
    case 'hand-over':
      return { ...facts, proctor: { accountId: command.toAccountId, name: command.toName } };
    case 'connection-lost':
      return { ...connected(facts, command.type), interruptedSinceMs: command.sinceMs };
    case 'connection-gone':
      return connected(facts, command.type);
    case 'connection-back':
      return back(facts, atMs);
    default:
      return decided(facts, command, actor, atMs);
  }
}

/** What changes the state of the exam, and what only is said. */
function decided(
  facts: ExamSessionFacts,
  command: ExamCommand,
  actor: Actor,
  atMs: number,
): ExamSessionFacts {
  switch (command.type) {
    case 'admit':
      return { ...moved(facts, 'start', atMs), proctor: person(actor) };
    case 'pause':
      return paused(facts, 'proctor', command.reason, atMs, command.expectedMinutes);
    case 'verify-again': {
      const asked = facts.state === 'paused' ? facts : paused(facts, 'verify-again', command.reason, atMs);
      return { ...asked, checkIn: withoutSteps(facts.checkIn, ['identity'], command.reason) };
    }
    case 'resume':
      return { ...moved(facts, 'resume', atMs), pause: null };
    case 'hand-in':
      return moved(facts, 'end', atMs, 'handed-in');
    case 'time-up':
      return moved(facts, 'end', atMs, 'time-up');
    case 'terminate':
      return facts.exam.policy.twoPersonTermination
        ? { ...facts, pendingTermination: { ...person(actor), reason: command.reason } }
        : moved(facts, 'terminate', atMs, command.reason);
    case 'confirm-termination':
      return moved(facts, 'terminate', atMs, facts.pendingTermination?.reason);
    case 'withdraw-termination':
      return { ...facts, pendingTermination: null };
    case 'refuse':
    case 'cancel':
      return moved(facts, 'cancel', atMs, command.reason);
    case 'expire':
      return moved(facts, 'expire', atMs, 'expired');
    default:
      return facts;
  }
}

const person = ({ accountId, name }: Actor) => ({ accountId: accountId ?? '', name });

/** By the one table of states; ends what ends with the exam session. */
function moved(
  facts: ExamSessionFacts,
  event: ExamSessionEvent,
  atMs: number,
  endReason?: string,
): ExamSessionFacts {
  const step = transition(facts.state, event);
  if (step.outcome === 'illegal') throw new RangeError(`${event} is illegal in ${facts.state}`);
  const isOver = ['ended', 'terminated', 'expired', 'cancelled'].includes(step.state);
  return {
    ...facts,
    state: step.state,
    lobbySinceMs: step.state === 'lobby' ? atMs : null,
    startedAtMs: step.effects.includes('note-start') ? atMs : facts.startedAtMs,
    ...(isOver
      ? {
          endedAtMs: atMs,
          endReason: endReason ?? null,
          handRaisedAtMs: null,
          pause: null,
          talking: null,
          pendingTermination: null,
        }
      : {}),
  };
}

function checkedIn(facts: ExamSessionFacts, done: Partial<CheckIn>, atMs: number): ExamSessionFacts {
  const checkIn = { ...facts.checkIn, ...done };
  const isComplete = facts.state === 'checking-in' && nextStep(checkIn, facts.exam.policy) === null;
  const after = { ...facts, checkIn: isComplete ? { ...checkIn, askedAgain: null } : checkIn };
  return isComplete ? moved(after, 'finish-check-in', atMs) : after;
}

function paused(
  facts: ExamSessionFacts,
  cause: PauseCause,
  reason: string,
  atMs: number,
  expectedMinutes?: number,
): ExamSessionFacts {
  return {
    ...moved(facts, 'pause', atMs),
    pause: { cause, reason, sinceMs: atMs, expectedMinutes: expectedMinutes ?? null },
    pauses: facts.pauses + 1,
  };
}

function connected(facts: ExamSessionFacts, event: Parameters<typeof connectionAfter>[1]): ExamSessionFacts {
  const connection = connectionAfter(facts.connection, event);
  if (connection === null) throw new RangeError(`${event} is illegal while ${facts.connection}`);
  return { ...facts, connection };
}

/** Who comes back after the policy's window finds the exam paused: a proctor decides how it goes on. */
function back(facts: ExamSessionFacts, atMs: number): ExamSessionFacts {
  const online = { ...connected(facts, 'connection-back'), interruptedSinceMs: null };
  const awayMs = facts.interruptedSinceMs === null ? 0 : atMs - facts.interruptedSinceMs;
  const isLate = facts.state === 'in-progress' && awayMs > facts.exam.policy.returnWindowS * 1000;
  return isLate ? { ...paused(online, 'returned-late', '', atMs), pauses: facts.pauses } : online;
}

/** The clock runs exactly while the exam is in progress and the candidate is there. */
function withClock(facts: ExamSessionFacts, { command, atMs }: AcceptedCommand): ExamSessionFacts {
  const runs = facts.state === 'in-progress' && facts.connection === 'online';
  if (runs) return { ...facts, clock: startClock(facts.clock, atMs) };
  return {
    ...facts,
    clock: stopClock(facts.clock, command.type === 'connection-lost' ? command.sinceMs : atMs),
  };
}
