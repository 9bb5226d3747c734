import type { CheckInStep, ExamPolicy } from '../../contract/exams.ts';
import type { CheckIn } from './facts.ts';

/** The order in which they are done. */
const stepsInOrder: readonly CheckInStep[] = ['consent', 'equipment', 'identity', 'room-scan'];

/** The steps that the policy asks for, in the order in which they are done. */
export function requiredSteps({ checkInSteps }: Pick<ExamPolicy, 'checkInSteps'>): CheckInStep[] {
  return stepsInOrder.filter((step) => step === 'consent' || checkInSteps.includes(step));
}

/** Whether a step is done well enough, or was waived. */
export function isDone(step: CheckInStep, checkIn: CheckIn, policy: ExamPolicy): boolean {
  if (checkIn.waived.some((waived) => waived === step)) return true;
  switch (step) {
    case 'consent':
      return checkIn.consent !== null;
    case 'equipment':
      return checkIn.equipment?.findings.every(({ ok }) => ok) ?? false;
    case 'identity':
      return checkIn.identity !== null;
    case 'room-scan':
      return (checkIn['room-scan']?.coveragePercent ?? -1) >= policy.roomCoveragePercent;
  }
}

/** The first step that is still to be done; null when the check-in is complete. */
export function nextStep(checkIn: CheckIn, policy: ExamPolicy): CheckInStep | null {
  return requiredSteps(policy).find((step) => !isDone(step, checkIn, policy)) ?? null;
}

/** Without these steps, which are to be done again; consent once given stays. */
export function withoutSteps(checkIn: CheckIn, steps: readonly CheckInStep[], reason: string): CheckIn {
  const again = steps.filter((step) => step !== 'consent');
  return {
    ...checkIn,
    ...Object.fromEntries(again.map((step) => [step, null])),
    waived: checkIn.waived.filter((step) => !again.includes(step)),
    askedAgain: { steps: again, reason },
  };
}
