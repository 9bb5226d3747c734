import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { CheckInStep } from '../../../gateway/contract/exams.ts';
import { sampleExamSession } from './sample-state.ts';

const base = sampleExamSession('session-1');
const exam: ExamSession['exam'] = {
  ...base.exam,
  rules: ['Stay in your chair.', 'Do not talk to anybody but your proctor.'],
  allowedMaterials: ['A calculator', 'One sheet of paper'],
  policy: { ...base.exam.policy, recording: { recorded: true, keptDays: 30 } },
};
const fullClock = { ...base.clock, usedMs: 0, runs: false };
const standing = { ...base.clock, runs: false };
const agoIso = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A check-in in which these steps are done and the others are not. */
export function checkInWith(done: readonly CheckInStep[]): ExamSession['checkIn'] {
  const steps = base.checkIn.steps.map(({ step }) => ({ step, done: done.includes(step), waived: false }));
  return {
    ...base.checkIn,
    steps,
    next: steps.find((step) => !step.done)?.step ?? null,
    equipment: null,
    identity: null,
    roomScan: null,
  };
}

const before = { startedAt: null, clock: fullClock } as const;
const paused = (pause: Partial<NonNullable<ExamSession['pause']>>): Partial<ExamSession> => ({
  state: 'paused',
  clock: standing,
  pause: {
    cause: 'proctor',
    reason: 'The fire alarm is being tested.',
    since: agoIso(1),
    expectedMinutes: 10,
    ...pause,
  },
});

/** How it was so long ago is reckoned when it is asked: a file of tests may run for minutes. */
const changes = () =>
  ({
    scheduled: {
      ...before,
      state: 'scheduled',
      connection: 'offline',
      checkIn: checkInWith([]),
      proctor: null,
    },
    consent: { ...before, state: 'checking-in', checkIn: checkInWith([]) },
    'check-in': { ...before, state: 'checking-in', checkIn: checkInWith(['consent', 'equipment']) },
    equipment: { ...before, state: 'checking-in', checkIn: checkInWith(['consent']) },
    'asked again': {
      ...before,
      state: 'checking-in',
      checkIn: {
        ...checkInWith(['consent', 'room-scan']),
        steps: [
          { step: 'consent', done: true, waived: false },
          { step: 'equipment', done: true, waived: true },
          { step: 'identity', done: false, waived: false },
          { step: 'room-scan', done: true, waived: false },
        ],
        next: 'identity',
        askedAgain: { steps: ['identity'], reason: 'We cannot read your document. More light would help.' },
      },
    },
    lobby: { ...before, state: 'lobby', lobby: { since: agoIso(3), place: 2, estimateMinutes: 6 } },
    'in progress': {},
    paused: paused({}),
    'verify again': {
      ...paused({ cause: 'verify-again', reason: 'The light has changed.', expectedMinutes: null }),
      checkIn: {
        ...checkInWith(['consent', 'equipment', 'room-scan']),
        askedAgain: { steps: ['identity'], reason: 'The light has changed.' },
      },
    },
    'returned late': paused({ cause: 'returned-late', reason: '', expectedMinutes: null }),
    'handed in': { state: 'ended', clock: standing, endedAt: agoIso(0), endReason: 'handed-in' },
    'time up': { state: 'ended', clock: standing, endedAt: agoIso(0), endReason: 'time-up' },
    terminated: {
      state: 'terminated',
      clock: standing,
      endedAt: agoIso(0),
      endReason: 'Somebody else was in the room and did not leave.',
    },
    cancelled: {
      ...before,
      state: 'cancelled',
      endedAt: agoIso(0),
      endReason: 'The document is for another exam.',
    },
    expired: { ...before, state: 'expired', endedAt: agoIso(0), endReason: 'expired' },
  }) satisfies Record<string, Partial<ExamSession>>;

export type CandidateState = keyof ReturnType<typeof changes>;
export const candidateStates = Object.keys(changes()) as CandidateState[];

/** The exam session `session-1` as its candidate can meet it; recorded, and kept for 30 days. */
export function candidateState(name: CandidateState, more: Partial<ExamSession> = {}): ExamSession {
  const media = { ...base.media, virtual: false, tracks: base.media.tracks.map(notADemonstration) };
  return sampleExamSession('session-1', { exam, media, ...changes()[name], ...more });
}

const notADemonstration = (track: ExamSession['media']['tracks'][number]) => ({
  ...track,
  demonstration: false,
});
