import { describe, expect, it } from 'vitest';
import {
  interventionSchema,
  type ExamCommand,
  type ExamCommandType,
} from '../../../../../gateway/contract/exam-commands.ts';
import {
  examSessionStateSchema,
  type ExamSessionState,
} from '../../../../../gateway/contract/exam-sessions.ts';
import { commandRules } from '../../../../../gateway/domain/exam-session/command-rules.ts';
import { refusalOf } from '../../../../../gateway/domain/exam-session/decide.ts';
import type { ExamSessionFacts } from '../../../../../gateway/domain/exam-session/facts.ts';
import {
  candidate,
  ExamSessionCourse,
  gateway,
  proctor,
  sampleExam,
  supervisor,
} from '../../../../support/exam-session-course.ts';

const actors = { candidate, proctor, supervisor, gateway };
const reason = 'because';

/** One of every command. */
const commands: { [Type in ExamCommandType]: Extract<ExamCommand, { type: Type }> } = {
  'begin-check-in': { type: 'begin-check-in' },
  'give-consent': { type: 'give-consent', textVersion: '1' },
  'report-equipment': { type: 'report-equipment', findings: [] },
  'submit-identity': { type: 'submit-identity', faceStillId: 'f', documentStillId: 'd' },
  'submit-room-scan': { type: 'submit-room-scan', coveragePercent: 99, cells: '' },
  'raise-hand': { type: 'raise-hand' },
  'lower-hand': { type: 'lower-hand' },
  say: { type: 'say', text: 'hello' },
  'hand-in': { type: 'hand-in' },
  admit: { type: 'admit' },
  'ask-again': { type: 'ask-again', steps: ['identity'], reason },
  'waive-step': { type: 'waive-step', step: 'equipment', reason },
  refuse: { type: 'refuse', reason },
  message: { type: 'message', text: 'hello' },
  warn: { type: 'warn', text: 'hello' },
  'ask-to-adjust': { type: 'ask-to-adjust', text: 'left', bearingDeg: 270, elevationDeg: 0 },
  'start-talking': { type: 'start-talking' },
  'stop-talking': { type: 'stop-talking' },
  caption: { type: 'caption', text: 'hello' },
  'answer-hand': { type: 'answer-hand' },
  pause: { type: 'pause', reason },
  resume: { type: 'resume' },
  'add-time': { type: 'add-time', seconds: 60, reason },
  'verify-again': { type: 'verify-again', reason },
  terminate: { type: 'terminate', reason },
  'confirm-termination': { type: 'confirm-termination' },
  'withdraw-termination': { type: 'withdraw-termination', reason },
  note: { type: 'note', text: 'hello' },
  bookmark: { type: 'bookmark' },
  incident: { type: 'incident', title: 'A second person', fromMs: 0, toMs: 0, frames: [] },
  'take-over': { type: 'take-over', reason },
  'hand-over': { type: 'hand-over', toAccountId: 'other', toName: 'Otto', note: 'calm' },
  cancel: { type: 'cancel', reason },
  schedule: { type: 'schedule', exam: sampleExam(), candidateName: 'Ada' },
  'connection-lost': { type: 'connection-lost', sinceMs: 0 },
  'connection-gone': { type: 'connection-gone' },
  'connection-back': { type: 'connection-back' },
  'time-up': { type: 'time-up' },
  expire: { type: 'expire' },
  'blind-state-began': {
    ...{ type: 'blind-state-began', blindStateId: 'b', kind: 'covered', trackId: 'panorama', lens: 1 },
    ...{ label: null, sinceMs: 0, pictureSha256: null },
  },
  'blind-state-ended': {
    ...{ type: 'blind-state-ended', blindStateId: 'b', kind: 'covered', trackId: 'panorama', lens: 1 },
    label: null,
  },
};
const types = Object.keys(commands) as ExamCommandType[];

/** From product.md: who may do what in which state; `p` proctor or supervisor, `s` supervisor, `c` candidate, `g` gateway, `v` who talks or the gateway. */
const matrix: Record<ExamCommandType, [by: string, states: string]> = {
  'begin-check-in': ['c', 'scheduled'],
  'give-consent': ['c', 'checking-in'],
  'report-equipment': ['g', 'checking-in'],
  'submit-identity': ['c', 'checking-in paused'],
  'submit-room-scan': ['g', 'checking-in paused'],
  'raise-hand': ['c', 'checking-in lobby in-progress paused'],
  'lower-hand': ['c', 'checking-in lobby in-progress paused'],
  say: ['c', 'checking-in lobby in-progress paused'],
  'hand-in': ['c', 'in-progress paused'],
  admit: ['p', 'lobby'],
  'ask-again': ['p', 'lobby'],
  'waive-step': ['p', 'checking-in'],
  refuse: ['p', 'checking-in lobby'],
  message: ['p', 'checking-in lobby in-progress paused'],
  warn: ['p', 'checking-in lobby in-progress paused'],
  'ask-to-adjust': ['p', 'checking-in lobby in-progress paused'],
  'start-talking': ['p', 'checking-in lobby in-progress paused'],
  'stop-talking': ['v', 'checking-in lobby in-progress paused'],
  caption: ['p', 'checking-in lobby in-progress paused'],
  'answer-hand': ['p', 'checking-in lobby in-progress paused'],
  pause: ['p', 'in-progress'],
  resume: ['p', 'paused'],
  'add-time': ['p', 'in-progress paused'],
  'verify-again': ['p', 'in-progress paused'],
  terminate: ['p', 'in-progress paused'],
  'confirm-termination': ['p', 'in-progress paused'],
  'withdraw-termination': ['p', 'in-progress paused'],
  note: ['p', 'scheduled checking-in lobby in-progress paused ended terminated expired cancelled'],
  bookmark: ['p', 'scheduled checking-in lobby in-progress paused ended terminated expired cancelled'],
  incident: ['p', 'scheduled checking-in lobby in-progress paused ended terminated expired cancelled'],
  'take-over': ['p', 'scheduled checking-in lobby in-progress paused'],
  'hand-over': ['p', 'scheduled checking-in lobby in-progress paused'],
  cancel: ['s', 'scheduled checking-in lobby'],
  schedule: ['g', ''],
  'connection-lost': ['g', 'scheduled checking-in lobby in-progress paused'],
  'connection-gone': ['g', 'scheduled checking-in lobby in-progress paused'],
  'connection-back': ['g', 'scheduled checking-in lobby in-progress paused'],
  'time-up': ['g', 'in-progress'],
  expire: ['g', 'scheduled checking-in lobby'],
  'blind-state-began': ['g', 'checking-in lobby in-progress paused'],
  'blind-state-ended': ['g', 'checking-in lobby in-progress paused'],
};
const rolesOf: Record<string, readonly string[]> = {
  c: ['candidate'],
  p: ['proctor', 'supervisor'],
  s: ['supervisor'],
  g: ['gateway'],
  v: ['proctor', 'supervisor', 'gateway'],
};

const coveredLens = {
  ...({ id: 'b', kind: 'covered', trackId: 'panorama', lens: 1, label: null } as const),
  ...{ sinceMs: 0, hasPicture: false },
};

/** Facts in which, but for the state, the command is possible. */
function suited(state: ExamSessionState, type: ExamCommandType): ExamSessionFacts {
  const { facts } = ExamSessionCourse.begun();
  return {
    ...facts,
    state,
    connection:
      type === 'connection-back' ? 'offline' : type === 'connection-gone' ? 'reconnecting' : 'online',
    handRaisedAtMs: type === 'raise-hand' ? null : 1,
    talking: type === 'stop-talking' ? { accountId: 'p', name: 'Pia' } : null,
    pendingTermination: type.endsWith('-termination') ? { accountId: 'x', name: 'Xa', reason } : null,
    proctor: type === 'hand-over' ? { accountId: 'p', name: 'Pia' } : null,
    blindStates: type === 'blind-state-ended' ? [coveredLens] : [],
    clock: type === 'time-up' ? { limitMs: 0, usedMs: 0, runningSinceMs: 0 } : facts.clock,
  };
}

describe('a command', () => {
  const cases = types.flatMap((type) => examSessionStateSchema.options.map((state) => ({ type, state })));

  it.each(cases)('$type in $state', ({ type, state }) => {
    const [by, states] = matrix[type];
    const facts = suited(state, type);
    for (const [role, actor] of Object.entries(actors)) {
      // A supervisor's own things are the proctor's here: the account is the same.
      const decision = {
        command: commands[type],
        actor: { ...actor, accountId: 'p' },
        basedOn: facts.version,
        atMs: facts.version,
      };
      const isAllowed = rolesOf[by]?.includes(role) ?? false;
      const expected = isAllowed ? (states.split(' ').includes(state) ? null : 'illegal') : 'forbidden';
      expect(refusalOf(facts, decision), role).toBe(expected);
    }
  });
});

describe('of two people who act at once', () => {
  it('one wins and the other is told', () => {
    const course = ExamSessionCourse.begun();
    const seen = course.facts.version;
    expect(course.give(proctor, commands.pause, seen)).toBeNull();
    expect(course.give(supervisor, commands['add-time'], seen)).toBe('conflict');
    expect(course.give(supervisor, commands.pause, seen)).toBe('conflict');
    expect(course.give(supervisor, commands['add-time'])).toBeNull();
  });

  it('both are heard where nothing is decided', () => {
    const course = ExamSessionCourse.begun();
    const seen = course.facts.version;
    expect(course.give(proctor, commands.message, seen)).toBeNull();
    expect(course.give(gateway, { type: 'connection-lost', sinceMs: course.nowMs }, seen)).toBeNull();
    expect(course.give(supervisor, commands.pause, seen)).toBeNull();
  });

  it('an admission does not rest on pictures that were replaced', () => {
    const course = ExamSessionCourse.begun(sampleExam(), false);
    const seen = course.facts.version;
    course.give(proctor, commands['ask-again'], seen);
    course.give(candidate, commands['submit-identity']);
    expect(course.facts.state).toBe('lobby');
    expect(course.give(supervisor, commands.admit, seen)).toBe('conflict');
  });
});

describe('what was done before', () => {
  it('decides what can be done now', () => {
    const course = ExamSessionCourse.begun(sampleExam({ policy: { maxPauses: 1 } }));
    expect(course.give(candidate, commands['lower-hand'])).toBe('illegal');
    expect(course.give(candidate, commands['raise-hand'])).toBeNull();
    expect(course.give(candidate, commands['raise-hand'])).toBe('illegal');
    expect(course.give(proctor, commands['start-talking'])).toBeNull();
    expect(course.give(supervisor, commands['start-talking'])).toBe('illegal');
    expect(course.give(supervisor, commands['stop-talking'])).toBe('illegal');
    expect(course.give(gateway, commands['stop-talking'])).toBeNull();
    expect(course.give(gateway, commands['stop-talking'])).toBe('illegal');
    expect(course.give(supervisor, commands['hand-over'])).toBe('illegal');
    expect(course.give(proctor, commands['take-over'])).toBe('illegal');
    expect(course.give(proctor, commands.pause)).toBeNull();
    expect(course.give(proctor, commands.resume)).toBeNull();
    expect(course.give(proctor, commands.pause)).toBe('illegal');
    expect(course.give(gateway, commands['time-up'])).toBe('illegal');
    expect(course.give(gateway, commands['connection-back'])).toBe('illegal');
  });

  it('is what bookmarks and incidents are about', () => {
    const course = ExamSessionCourse.begun();
    const past = { type: 'incident', title: 'A second person', fromMs: 1, toMs: 2 } as const;
    const frame = { trackId: 'panorama', atMs: 2, bearingDeg: 250 };
    const later = Number.MAX_SAFE_INTEGER;
    expect(course.give(proctor, { type: 'bookmark', atMs: later })).toBe('illegal');
    expect(course.give(proctor, { type: 'bookmark', atMs: 1 })).toBeNull();
    expect(course.give(proctor, { ...past, toMs: later, frames: [] })).toBe('illegal');
    expect(course.give(proctor, { ...past, frames: [frame, { ...frame, atMs: later }] })).toBe('illegal');
    expect(course.give(proctor, { ...past, frames: [frame] })).toBeNull();
    expect(interventionSchema.safeParse({ ...past, fromMs: 3, frames: [] }).success).toBe(false);
  });

  it('is consent first', () => {
    const course = new ExamSessionCourse();
    course.give(candidate, commands['begin-check-in']);
    expect(course.give(candidate, commands['submit-identity'])).toBe('illegal');
    expect(course.give(candidate, commands['give-consent'])).toBeNull();
    expect(course.give(candidate, commands['submit-identity'])).toBeNull();
  });

  it('is a termination that a second person confirms', () => {
    const course = ExamSessionCourse.begun(sampleExam({ policy: { twoPersonTermination: true } }));
    expect(course.give(proctor, commands['confirm-termination'])).toBe('illegal');
    expect(course.give(proctor, commands.terminate)).toBeNull();
    expect(course.facts.state).toBe('in-progress');
    expect(course.give(proctor, commands['confirm-termination'])).toBe('illegal');
    expect(course.give(supervisor, commands.terminate)).toBe('illegal');
    expect(course.give(supervisor, commands['confirm-termination'])).toBeNull();
    expect(course.facts).toMatchObject({ state: 'terminated', endReason: reason, pendingTermination: null });
  });
});

it('has a rule each', () => {
  expect(Object.keys(commandRules).sort()).toEqual([...types].sort());
});
