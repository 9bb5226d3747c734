import type { Intervention } from '../../../gateway/contract/exam-commands.ts';
import { interventionSchema } from '../../../gateway/contract/exam-commands.ts';
import type { ExamSession } from '../../../gateway/contract/exam-sessions.ts';
import type { CheckInStep } from '../../../gateway/contract/exams.ts';

/** A decision that needs a reason before it is sent. */
export interface AdmissionQuestion {
  kind: 'ask-again' | 'refuse' | 'waive-step';
  /** The one to be waived. */
  step?: CheckInStep;
}

type Standing = Pick<ExamSession, 'state' | 'checkIn'>;

export const canAdmit = ({ state }: Standing): boolean => state === 'lobby';
export const canAskAgain = ({ state }: Standing): boolean => state === 'lobby';
export const canRefuse = ({ state }: Standing): boolean => state === 'checking-in' || state === 'lobby';

/** Consent is never waived, and what is done need not be. */
export function canWaive({ state, checkIn }: Standing, step: CheckInStep): boolean {
  const isOpen = checkIn.steps.some((one) => one.step === step && !one.done && !one.waived);
  return state === 'checking-in' && step !== 'consent' && isOpen;
}

/** The command that an answer makes; null while something is missing. */
export function admissionCommand(
  { kind, step }: AdmissionQuestion,
  { reason, steps }: { reason: string; steps: readonly CheckInStep[] },
): Intervention | null {
  const parsed = interventionSchema.safeParse({
    type: kind,
    reason,
    ...(kind === 'ask-again' ? { steps } : {}),
    ...(kind === 'waive-step' ? { step } : {}),
  });
  return parsed.success ? parsed.data : null;
}
