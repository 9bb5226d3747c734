import { expect, it } from 'vitest';
import { admissionCommand, canAdmit, canWaive } from '../../../../../console/features/lobby/admission.ts';
import { sampleExamSession } from '../../../../support/console/sample-state.ts';

const open = (state: 'checking-in' | 'lobby') => {
  const { checkIn } = sampleExamSession('s');
  const steps = checkIn.steps.map((one) => ({ ...one, done: one.step === 'equipment' }));
  return sampleExamSession('s', { state, checkIn: { ...checkIn, steps } });
};

it('a decision needs its reason, and asking again the steps', () => {
  const none = { reason: ' ', steps: [] };
  expect(admissionCommand({ kind: 'refuse' }, none)).toBeNull();
  expect(admissionCommand({ kind: 'refuse' }, { ...none, reason: 'No card' })).toEqual({
    type: 'refuse',
    reason: 'No card',
  });
  expect(admissionCommand({ kind: 'ask-again' }, { ...none, reason: 'Blurred' })).toBeNull();
  expect(admissionCommand({ kind: 'ask-again' }, { reason: 'Blurred', steps: ['identity'] })).toEqual({
    type: 'ask-again',
    steps: ['identity'],
    reason: 'Blurred',
  });
  const waive = { kind: 'waive-step', step: 'room-scan' } as const;
  expect(admissionCommand(waive, { ...none, reason: 'No headset' })).toEqual({
    type: 'waive-step',
    step: 'room-scan',
    reason: 'No headset',
  });
});

it('only what is open during the check-in is waived, and consent never', () => {
  expect(canWaive(open('checking-in'), 'identity')).toBe(true);
  expect(canWaive(open('checking-in'), 'equipment')).toBe(false);
  expect(canWaive(open('checking-in'), 'consent')).toBe(false);
  expect(canWaive(open('lobby'), 'identity')).toBe(false);
});

it('who waits in the lobby may be let in', () => {
  expect(canAdmit(open('lobby'))).toBe(true);
  expect(canAdmit(open('checking-in'))).toBe(false);
});
