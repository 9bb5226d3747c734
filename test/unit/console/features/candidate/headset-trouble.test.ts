import { describe, expect, it } from 'vitest';
import { headsetTrouble } from '../../../../../console/features/candidate/exam/headset-trouble.ts';
import { mediaConditionSchema } from '../../../../../gateway/contract/exam-sessions.ts';

const fine = { condition: 'live', worn: true, coveredLenses: [] } as const;
const keyOf = (change: Partial<Parameters<typeof headsetTrouble>[0]>) =>
  headsetTrouble({ ...fine, coveredLenses: [], blindStates: [], ...change })?.key ?? null;

describe('what a candidate can put right at the headset', () => {
  it('is nothing where all is well, and where the headset does not say', () => {
    expect(keyOf({})).toBeNull();
    expect(keyOf({ worn: null })).toBeNull();
  });

  it('is the plug before the head, and the head before the lenses', () => {
    expect(keyOf({ coveredLenses: [1] })).toBe('lens-uncovered.covered');
    expect(keyOf({ coveredLenses: [0, 1], worn: false })).toBe('headset-worn.not-worn');
    expect(keyOf({ condition: 'absent', worn: null })).toBe('headset-worn.headset-absent');
  });

  it('is nothing that others put right', () => {
    const others = mediaConditionSchema.options.filter((condition) => condition !== 'absent');
    for (const condition of others) expect(keyOf({ condition })).toBeNull();
  });
});
