import type { ExamSession, ExamSessionState } from '../../../gateway/contract/exam-sessions.ts';
import type { Account } from '../../../gateway/contract/sign-in.ts';
import type { SessionIntervention } from '../../ui/intervention-keys.ts';

/** Why an intervention is not possible now; message key below `interventions.not`. */
export type NotNow =
  | 'over'
  | 'not-here-yet'
  | 'not-begun'
  | 'begun'
  | 'not-running'
  | 'not-paused'
  | 'no-hand'
  | 'no-pause-left'
  | 'already-yours'
  | 'not-yours'
  | 'only-supervisors';

/** Who wants to give it. */
export type Intervener = Pick<Account, 'id' | 'role'>;

const over: readonly ExamSessionState[] = ['ended', 'terminated', 'expired', 'cancelled'];
const begun: readonly ExamSessionState[] = ['in-progress', 'paused'];

type Check = (examSession: ExamSession, person: Intervener) => NotNow | null;

const always: Check = () => null;
const whileOpen: Check = ({ state }) => (over.includes(state) ? 'over' : null);
const whilePresent: Check = (examSession, person) =>
  whileOpen(examSession, person) ?? (examSession.state === 'scheduled' ? 'not-here-yet' : null);
const onceBegun: Check = (examSession, person) =>
  whileOpen(examSession, person) ?? (begun.includes(examSession.state) ? null : 'not-begun');

const checks: Readonly<Record<SessionIntervention, Check>> = {
  message: whilePresent,
  warn: whilePresent,
  'ask-to-adjust': whilePresent,
  'answer-hand': (examSession, person) =>
    whilePresent(examSession, person) ?? (examSession.handRaisedSince === null ? 'no-hand' : null),
  pause: (examSession, person) => {
    if (examSession.state === 'paused') return 'not-running';
    const { maxPauses } = examSession.exam.policy;
    const isUsedUp = maxPauses !== null && examSession.pausesUsed >= maxPauses;
    return onceBegun(examSession, person) ?? (isUsedUp ? 'no-pause-left' : null);
  },
  resume: (examSession, person) =>
    onceBegun(examSession, person) ?? (examSession.state === 'paused' ? null : 'not-paused'),
  'add-time': onceBegun,
  'verify-again': onceBegun,
  terminate: onceBegun,
  note: always,
  bookmark: always,
  'hand-over': (examSession, person) =>
    whileOpen(examSession, person) ?? (examSession.proctor?.accountId === person.id ? null : 'not-yours'),
  cancel: (examSession, person) => {
    if (begun.includes(examSession.state)) return 'begun';
    return whileOpen(examSession, person) ?? (person.role === 'supervisor' ? null : 'only-supervisors');
  },
  'take-over': (examSession, person) =>
    whileOpen(examSession, person) ?? (examSession.proctor?.accountId === person.id ? 'already-yours' : null),
};

/** Why this person cannot give the intervention now; null where the gateway would take it as the exam session is shown. */
export function whyNotNow(
  intervention: SessionIntervention,
  examSession: ExamSession,
  person: Intervener,
): NotNow | null {
  return checks[intervention](examSession, person);
}

/** Those that give their place in the bar to another, so that nothing moves when the exam session goes on. */
export function hiddenInterventions(
  { state, proctor }: ExamSession,
  person: Intervener,
): readonly SessionIntervention[] {
  const canBeCancelled = person.role === 'supervisor' && !begun.includes(state) && !over.includes(state);
  return [
    state === 'paused' ? 'pause' : 'resume',
    proctor?.accountId === person.id ? 'take-over' : 'hand-over',
    canBeCancelled ? 'terminate' : 'cancel',
  ];
}
