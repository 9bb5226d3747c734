import { describe, expect, it } from 'vitest';
import { blendShares } from '../../../../hardware/calibration/stitch-weights.ts';

const deg = Math.PI / 180;
const sum = (shares: number[]) => shares.reduce((total, share) => total + share, 0);

describe('shares of the lenses', () => {
  it('are halves in the middle of the overlap', () => {
    expect(blendShares([7.5 * deg, 7.5 * deg], 2 * deg)).toEqual([0.5, 0.5]);
  });

  it('are a smooth step over the feather, as written: t²(3 − 2t)', () => {
    // One degree towards lens 0: the reaches differ by 2°, t = (2 / 4 + 1) / 2 = 0.75.
    const [first, second] = blendShares([8.5 * deg, 6.5 * deg], 2 * deg);
    expect(first).toBeCloseTo(0.84375, 12);
    expect(second).toBeCloseTo(0.15625, 12);
  });

  it('are whole outside the feather and where only one sees', () => {
    expect(blendShares([9.6 * deg, 5.4 * deg], 2 * deg)).toEqual([1, 0]);
    expect(blendShares([-Infinity, 3 * deg], 2 * deg)).toEqual([0, 1]);
    expect(blendShares([0.1 * deg], 2 * deg)).toEqual([1]);
  });

  it('are nothing where no lens sees', () => {
    expect(blendShares([-Infinity, -0.1], 2 * deg)).toEqual([0, 0]);
  });

  it('fade to nothing at the edge of a circle, however wide the feather', () => {
    const [atEdge] = blendShares([0, 2 * deg], 10 * deg);
    expect(atEdge).toBe(0);
    const [nearEdge = 1] = blendShares([0.2 * deg, 1.8 * deg], 10 * deg);
    expect(nearEdge).toBeLessThan(0.15);
  });

  it('sum to one for any number of lenses', () => {
    for (const reaches of [
      [3, 2.5, 2.9],
      [5, 5, 5, 5],
      [4, 3.5, -1, 0],
      [0, 0],
    ]) {
      expect(
        sum(
          blendShares(
            reaches.map((reach) => reach * deg),
            2 * deg,
          ),
        ),
      ).toBeCloseTo(1, 12);
    }
  });

  it('change at a line without a feather', () => {
    expect(blendShares([7.51 * deg, 7.49 * deg], 0)).toEqual([1, 0]);
    expect(blendShares([7.49 * deg, 7.51 * deg], 0)).toEqual([0, 1]);
  });
});
