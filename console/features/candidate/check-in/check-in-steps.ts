import type { ExamSession } from '../../../../gateway/contract/exam-sessions.ts';
import type { CheckInStep } from '../../../../gateway/contract/exams.ts';

/** How a step stands, as it is shown. */
export type StepMark = 'done' | 'waived' | 'again' | 'now' | 'later';

export interface ShownStep {
  step: CheckInStep;
  mark: StepMark;
  /** Whether it is the one to be done now. */
  isNext: boolean;
}

/** The steps in their order; one that was asked for again is marked so until it is done. */
export function shownSteps({ steps, next, askedAgain }: ExamSession['checkIn']): ShownStep[] {
  return steps.map(({ step, done, waived }) => {
    const isNext = step === next;
    const isAskedAgain = askedAgain?.steps.includes(step) ?? false;
    if (waived) return { step, mark: 'waived', isNext };
    if (done) return { step, mark: 'done', isNext };
    if (isAskedAgain) return { step, mark: 'again', isNext };
    return { step, mark: isNext ? 'now' : 'later', isNext };
  });
}
