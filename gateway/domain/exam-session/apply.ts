import type { ExamCommand, ExamCommandType } from '../../contract/exam-commands.ts';
import type { Actor, LogRow } from '../../contract/exam-log.ts';
import type { PauseCause } from '../../contract/exam-progress.ts';
import { nextStep, withoutSteps } from './check-in.ts';
import { commandRules } from './command-rules.ts';
import { connectionAfter } from './connection.ts';
import { extendClock, startClock, stopClock } from './exam-clock.ts';
import { scheduled, type CheckIn, type ExamSessionFacts } from './facts.ts';
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
  // The command and its effect are of the same type by the table's own.
  const effect = effects[command.type] as Effect<ExamCommand>;
  const changed = effect(facts, command, row);
  return withClock(
    { ...changed, version: sequence, decisiveVersion: decisive ? sequence : facts.decisiveVersion },
    row,
  );
}

type Effect<Command> = (facts: ExamSessionFacts, command: Command, row: AcceptedCommand) => ExamSessionFacts;

/** What is only said changes nothing that is known. */
const said = (facts: ExamSessionFacts): ExamSessionFacts => facts;

/** What each command does; a new one does not compile without its effect. */
const effects: { [Type in ExamCommandType]: Effect<Extract<ExamCommand, { type: Type }>> } = {
  schedule: () => {
    throw new RangeError('an exam session is scheduled once');
  },

  'begin-check-in': (facts, _, { atMs }) => moved(facts, 'begin-check-in', atMs),
  'give-consent': (facts, { textVersion, language = null, publishedTo = null }, { atMs }) =>
    checkedIn(facts, { consent: { textVersion, language, publishedTo, atMs } }, atMs),
  'report-equipment': (facts, { findings }, { atMs }) =>
    checkedIn(facts, { equipment: { findings, atMs } }, atMs),
  'submit-identity': (facts, { faceStillId, documentStillId }, { atMs }) =>
    checkedIn(facts, { identity: { faceStillId, documentStillId, atMs } }, atMs),
  'submit-room-scan': (facts, { coveragePercent, cells, forwardBearingDeg }, { atMs }) =>
    checkedIn(facts, { 'room-scan': { coveragePercent, cells, forwardBearingDeg, atMs } }, atMs),
  'waive-step': (facts, { step }, { atMs }) =>
    checkedIn(facts, { waived: [...facts.checkIn.waived, step] }, atMs),
  'ask-again': (facts, { steps, reason }, { atMs }) => ({
    ...moved(facts, 'repeat-check-in', atMs),
    checkIn: withoutSteps(facts.checkIn, steps, reason),
  }),
  admit: (facts, _, { actor, atMs }) => ({ ...moved(facts, 'start', atMs), proctor: person(actor) }),
  refuse: (facts, { reason }, { atMs }) => moved(facts, 'cancel', atMs, reason),
  cancel: (facts, { reason }, { atMs }) => moved(facts, 'cancel', atMs, reason),
  expire: (facts, _, { atMs }) => moved(facts, 'expire', atMs, 'expired'),

  'raise-hand': (facts, _, { atMs }) => ({ ...facts, handRaisedAtMs: atMs }),
  'lower-hand': (facts) => ({ ...facts, handRaisedAtMs: null }),
  'answer-hand': (facts) => ({ ...facts, handRaisedAtMs: null }),
  'start-talking': (facts, _, { actor }) => ({ ...facts, talking: person(actor) }),
  'stop-talking': (facts) => ({ ...facts, talking: null }),
  say: said,
  message: said,
  warn: said,
  'ask-to-adjust': said,
  caption: said,
  note: said,
  bookmark: said,
  incident: said,

  pause: (facts, { reason, expectedMinutes }, { atMs }) =>
    paused(facts, 'proctor', reason, atMs, expectedMinutes),
  'verify-again': (facts, { reason }, { atMs }) => ({
    ...(facts.state === 'paused' ? facts : paused(facts, 'verify-again', reason, atMs)),
    checkIn: withoutSteps(facts.checkIn, ['identity'], reason),
  }),
  resume: (facts, _, { atMs }) => ({ ...moved(facts, 'resume', atMs), pause: null }),
  'add-time': (facts, { seconds }) => ({ ...facts, clock: extendClock(facts.clock, seconds * 1000) }),
  'take-over': (facts, _, { actor }) => ({ ...facts, proctor: person(actor) }),
  'hand-over': (facts, { toAccountId, toName }) => ({
    ...facts,
    proctor: { accountId: toAccountId, name: toName },
  }),
  terminate: (facts, { reason }, { actor, atMs }) =>
    facts.exam.policy.twoPersonTermination
      ? { ...facts, pendingTermination: { ...person(actor), reason } }
      : moved(facts, 'terminate', atMs, reason),
  'confirm-termination': (facts, _, { atMs }) =>
    moved(facts, 'terminate', atMs, facts.pendingTermination?.reason),
  'withdraw-termination': (facts) => ({ ...facts, pendingTermination: null }),
  'hand-in': (facts, _, { atMs }) => moved(facts, 'end', atMs, 'handed-in'),
  'time-up': (facts, _, { atMs }) => moved(facts, 'end', atMs, 'time-up'),

  'connection-lost': (facts, { type, sinceMs }) => ({
    ...connected(facts, type),
    interruptedSinceMs: sinceMs,
  }),
  'connection-gone': (facts, { type }) => connected(facts, type),
  'connection-back': (facts, _, { atMs }) => back(facts, atMs),

  'blind-state-began': (facts, { blindStateId: id, kind, trackId, lens, label, sinceMs, pictureSha256 }) => ({
    ...facts,
    blindStates: [
      ...facts.blindStates,
      { id, kind, trackId, lens, label, sinceMs, hasPicture: pictureSha256 !== null },
    ],
  }),
  'blind-state-ended': (facts, { blindStateId }) => ({
    ...facts,
    blindStates: facts.blindStates.filter(({ id }) => id !== blindStateId),
  }),
};

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
          blindStates: [],
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
