import { describe, expect, it } from 'vitest';
import { whyNobodyTalks } from '../../../../../console/features/talk/talk-availability.ts';

describe('talking to a candidate', () => {
  const pia = { accountId: 'p', name: 'Pia' };

  it.each([
    ['scheduled', null, 'absent'],
    ['checking-in', null, null],
    ['lobby', null, null],
    ['in-progress', null, null],
    ['paused', null, null],
    ['ended', null, 'absent'],
    ['in-progress', pia, null],
    ['in-progress', { accountId: 's', name: 'Sue' }, 'taken'],
  ] as const)('in %s while %o talks: %s', (state, talking, reason) => {
    expect(whyNobodyTalks({ state, talking }, pia.accountId)).toBe(reason);
  });
});
