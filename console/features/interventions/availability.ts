import type { ExamSession, ExamSessionState } from '../../../gateway/contract/exam-sessions.ts';
import type { SessionIntervention } from '../../ui/intervention-keys.ts';

/** Why an intervention is not possible now; message key below `interventions.not`. */
export type NotNow =
  'over' | 'not-here-yet' | 'not-begun' | 'not-running' | 'not-paused' | 'no-hand' | 'already-yours';

const over: readonly ExamSessionState[] = ['ended', 'terminated', 'expired', 'cancelled'];
const begun: readonly ExamSessionState[] = ['in-progress', 'paused'];

type Check = (examSession: ExamSession, accountId: string) => NotNow | null;

const always: Check = () => null;
const whileOpen: Check = ({ state }) => (over.includes(state) ? 'over' : null);
const whilePresent: Check = (examSession, accountId) =>
  whileOpen(examSession, accountId) ?? (examSession.state === 'scheduled' ? 'not-here-yet' : null);
const onceBegun: Check = (examSession, accountId) =>
  whileOpen(examSession, accountId) ?? (begun.includes(examSession.state) ? null : 'not-begun');

const checks: Readonly<Record<SessionIntervention, Check>> = {
  message: whilePresent,
  warn: whilePresent,
  'ask-to-adjust': whilePresent,
  'answer-hand': (examSession, accountId) =>
    whilePresent(examSession, accountId) ?? (examSession.handRaisedSince === null ? 'no-hand' : null),
  pause: (examSession, accountId) =>
    onceBegun(examSession, accountId) ?? (examSession.state === 'in-progress' ? null : 'not-running'),
  resume: (examSession, accountId) =>
    onceBegun(examSession, accountId) ?? (examSession.state === 'paused' ? null : 'not-paused'),
  'add-time': onceBegun,
  'verify-again': onceBegun,
  terminate: onceBegun,
  note: always,
  bookmark: always,
  'take-over': (examSession, accountId) =>
    whileOpen(examSession, accountId) ??
    (examSession.proctor?.accountId === accountId ? 'already-yours' : null),
};

/** Why this person cannot give the intervention now; null where the gateway would take it as the exam session is shown. */
export function whyNotNow(
  intervention: SessionIntervention,
  examSession: ExamSession,
  accountId: string,
): NotNow | null {
  return checks[intervention](examSession, accountId);
}
