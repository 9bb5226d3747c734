import { expect, it } from 'vitest';
import { shownSteps } from '../../../../../console/features/candidate/check-in/check-in-steps.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const { checkIn } = sampleExamSession('x');

it('marks every step by how it stands', () => {
  const shown = shownSteps({
    ...checkIn,
    steps: [
      { step: 'consent', done: true, waived: false },
      { step: 'equipment', done: true, waived: true },
      { step: 'identity', done: false, waived: false },
      { step: 'room-scan', done: false, waived: false },
    ],
    next: 'identity',
  });
  expect(shown.map(({ mark }) => mark)).toEqual(['done', 'waived', 'now', 'later']);
  expect(shown.find(({ isNext }) => isNext)?.step).toBe('identity');
});

it('marks what was asked for again until it is done', () => {
  const askedAgain = { steps: ['identity' as const], reason: 'Blurred.' };
  const steps = (done: boolean) => [{ step: 'identity' as const, done, waived: false }];
  const marks = (done: boolean) =>
    shownSteps({ ...checkIn, steps: steps(done), next: 'identity', askedAgain }).map(({ mark }) => mark);
  expect(marks(false)).toEqual(['again']);
  expect(marks(true)).toEqual(['done']);
});
