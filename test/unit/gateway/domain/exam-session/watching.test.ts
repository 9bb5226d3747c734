import { describe, expect, it } from 'vitest';
import { examSessionStateSchema } from '../../../../../gateway/contract/exam-sessions.ts';
import { noCheckIn } from '../../../../../gateway/domain/exam-session/facts.ts';
import { isOpen } from '../../../../../gateway/domain/exam-session/exam-session.ts';
import { mayReview, whyNotWatched } from '../../../../../gateway/domain/exam-session/watching.ts';

const agreed = { ...noCheckIn, consent: { textVersion: '1', language: null, publishedTo: null, atMs: 0 } };

describe.each(examSessionStateSchema.options)('the room of an exam session that is %s', (state) => {
  it('is watched only while it is not over and the candidate has agreed', () => {
    const over = isOpen({ state }) ? null : 'over';
    expect(whyNotWatched({ state, checkIn: agreed })).toBe(over);
    expect(whyNotWatched({ state, checkIn: noCheckIn })).toBe(over ?? 'not-agreed');
  });

  it('is reviewed after its end by those who answer for it alone', () => {
    const facts = { state, proctor: { accountId: 'p', name: 'Pia' } };
    expect(mayReview(facts, { id: 'p', role: 'proctor' })).toBe(true);
    expect(mayReview(facts, { id: 's', role: 'supervisor' })).toBe(true);
    expect(mayReview(facts, { id: 'q', role: 'proctor' })).toBe(isOpen({ state }));
    expect(mayReview({ ...facts, proctor: null }, { id: 'p', role: 'proctor' })).toBe(isOpen({ state }));
  });
});

it('does not open by anything but consent', () => {
  const checkIn = { ...noCheckIn, waived: ['equipment', 'identity', 'room-scan'] as const };
  expect(whyNotWatched({ state: 'checking-in', checkIn })).toBe('not-agreed');
});
