import type { ExamSessionState } from '../../contract/exam-sessions.ts';

export const examSessionEvents = [
  'begin-check-in',
  'finish-check-in',
  'repeat-check-in',
  'start',
  'pause',
  'resume',
  'end',
  'terminate',
  'expire',
  'cancel',
] as const;
export type ExamSessionEvent = (typeof examSessionEvents)[number];

/** What has to happen beside the change of state. */
export type ExamSessionEffect = 'note-start' | 'note-end' | 'run-clock' | 'stop-clock';

export type Transition =
  | { outcome: 'changed'; state: ExamSessionState; effects: readonly ExamSessionEffect[] }
  | { outcome: 'illegal' };

type Row = Partial<Record<ExamSessionEvent, readonly [ExamSessionState, ...ExamSessionEffect[]]>>;

const beforeTheStart: Row = { expire: ['expired'], cancel: ['cancelled'] };

const table: Readonly<Record<ExamSessionState, Row>> = {
  scheduled: { ...beforeTheStart, 'begin-check-in': ['checking-in'] },
  'checking-in': { ...beforeTheStart, 'finish-check-in': ['lobby'] },
  lobby: {
    ...beforeTheStart,
    'repeat-check-in': ['checking-in'],
    start: ['in-progress', 'note-start', 'run-clock'],
  },
  'in-progress': {
    pause: ['paused', 'stop-clock'],
    end: ['ended', 'stop-clock', 'note-end'],
    terminate: ['terminated', 'stop-clock', 'note-end'],
  },
  paused: {
    resume: ['in-progress', 'run-clock'],
    end: ['ended', 'note-end'],
    terminate: ['terminated', 'note-end'],
  },
  ended: {},
  terminated: {},
  expired: {},
  cancelled: {},
};

/** The only way an exam session changes its state; every pair that is not in the table is illegal. */
export function transition(state: ExamSessionState, event: ExamSessionEvent): Transition {
  const row = table[state][event];
  if (row === undefined) return { outcome: 'illegal' };
  const [next, ...effects] = row;
  return { outcome: 'changed', state: next, effects };
}
