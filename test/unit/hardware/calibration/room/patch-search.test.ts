import { describe, expect, it } from 'vitest';
import { findPatch } from '../../../../../hardware/calibration/room/patch-search.ts';

type Texture = (right: number, down: number) => number;

/** A square of the texture about a place. */
function square(side: number, texture: Texture, [right, down] = [0, 0]): Float32Array {
  const half = (side - 1) / 2;
  return Float32Array.from({ length: side * side }, (_, at) =>
    texture((at % side) - half + right, Math.floor(at / side) - half + down),
  );
}

const rough: Texture = (x, y) =>
  100 + 20 * Math.sin(0.5 * x + 0.2 * y) + 15 * Math.cos(0.31 * x - 0.6 * y) + 10 * Math.sin(0.9 * y + 1);

describe('searching a patch', () => {
  it('finds it to a small part of a sample, whatever the light', () => {
    const window = square(29, (x, y) => 30 + 0.6 * rough(x, y), [-2.3, 3.4]);
    const hit = findPatch(square(13, rough), 13, window, 29);
    expect(hit?.right).toBeCloseTo(2.3, 1);
    expect(hit?.down).toBeCloseTo(-3.4, 1);
    expect(hit?.score).toBeGreaterThan(0.95);
  });

  it('finds none where there is nothing to see', () => {
    expect(
      findPatch(
        square(13, () => 90),
        13,
        square(29, rough),
        29,
      ),
    ).toBeNull();
    expect(
      findPatch(
        square(13, rough),
        13,
        square(29, () => 90),
        29,
      ),
    ).toBeNull();
  });

  it('finds none where two places are alike', () => {
    const stripes: Texture = (x, y) => 100 + 40 * Math.sin((2 * Math.PI * x) / 5) + 20 * Math.sin(0.4 * y);
    expect(findPatch(square(13, stripes), 13, square(29, stripes), 29)).toBeNull();
  });

  it('finds none at the edge of the search, nor beyond the image circle', () => {
    expect(findPatch(square(13, rough), 13, square(29, rough, [-9, 0]), 29)).toBeNull();
    const window = square(29, (x, y) => (x > 4 ? NaN : rough(x, y)));
    expect(findPatch(square(13, rough), 13, window, 29)).toBeNull();
  });
});
