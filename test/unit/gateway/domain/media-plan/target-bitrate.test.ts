import { describe, expect, it } from 'vitest';
import { isWorthTelling, targetBitrateBps } from '../../../../../gateway/domain/media-plan/target-bitrate.ts';

const rung = { minBitrateBps: 500_000, maxBitrateBps: 1_200_000 };

describe('the bit rate of a rung', () => {
  it.each([
    ['is what the best of its receivers can take', [600_000, 900_000], 900_000],
    ['is the most where one has not said', [600_000, null], 1_200_000],
    ['is never above the most', [9_000_000], 1_200_000],
    ['is never below the least', [1], 500_000],
    ['is the most where nobody receives', [], 1_200_000],
    ['is the most where somebody says nonsense', [Number.NaN], 1_200_000],
  ])('%s', (_, wishes, target) => {
    expect(targetBitrateBps(rung, wishes)).toBe(target);
  });

  it.each([
    [1_000_000, 1_000_000, false],
    [1_000_000, 1_090_000, false],
    [1_000_000, 910_000, false],
    [1_000_000, 1_100_000, true],
    [1_000_000, 900_000, true],
    [1_150_000, 1_200_000, true],
    [520_000, 500_000, true],
  ])('told as %d and wanted as %d, is told again: %s', (told, wanted, isWorth) => {
    expect(isWorthTelling(rung, told, wanted)).toBe(isWorth);
  });
});
