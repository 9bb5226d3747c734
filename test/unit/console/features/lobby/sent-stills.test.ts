import { describe, expect, it } from 'vitest';
import {
  earlierStills,
  isIdentityLookedAt,
  isVerifying,
} from '../../../../../console/features/lobby/identity/sent-stills.ts';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { candidateState } from '../../../../support/console/candidate-states.ts';
import { sampleLogEntry } from '../../../../support/console/sample-state.ts';

const sent = (sequence: number, name: string) =>
  sampleLogEntry('session-1', sequence, {
    ...{ type: 'submit-identity', faceStillId: `face-${name}`, documentStillId: `document-${name}` },
  });
const current = (name: string) => ({ faceStillId: `face-${name}`, documentStillId: `document-${name}` });

describe('what was sent before', () => {
  const log = [sent(3, 'a'), sampleLogEntry('session-1', 4, { type: 'say', text: 'hello' }), sent(5, 'b')];

  it('is the last that does not count now', () => {
    expect(earlierStills([], null)).toBeNull();
    expect(earlierStills(log.slice(0, 1), current('a'))).toBeNull();
    expect(earlierStills(log, current('b'))).toMatchObject(current('a'));
    expect(earlierStills(log, null)).toMatchObject(current('b'));
  });
});

describe('an identity', () => {
  const checkIn = candidateState('check-in');

  it('is looked at in the check-in where it is required and not waived', () => {
    const states = examSessionStateSchema.options.filter((state) =>
      isIdentityLookedAt({ ...checkIn, state }),
    );
    expect(states).toEqual(['checking-in', 'lobby']);
    const { steps } = checkIn.checkIn;
    for (const changed of [
      steps.filter(({ step }) => step !== 'identity'),
      steps.map((step) => ({ ...step, waived: true })),
    ])
      expect(isIdentityLookedAt({ ...checkIn, checkIn: { ...checkIn.checkIn, steps: changed } })).toBe(false);
  });

  it('is looked at in a pause that asks for it, and in no other', () => {
    expect(isIdentityLookedAt(candidateState('verify again'))).toBe(true);
    expect(isVerifying(candidateState('verify again', { state: 'in-progress' }))).toBe(false);
    expect(isIdentityLookedAt(candidateState('paused'))).toBe(false);
  });
});
