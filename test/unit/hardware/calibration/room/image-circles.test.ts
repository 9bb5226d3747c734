import { describe, expect, it } from 'vitest';
import { findImageCircles } from '../../../../../hardware/calibration/room/image-circles.ts';

/** Two discs, bright above and dim below, as out of doors; a flare beyond the rim of the second. */
function discs(circles: readonly { xPx: number; yPx: number; radiusPx: number }[]) {
  const [widthPx, heightPx] = [400, 200];
  const luma = new Uint8Array(widthPx * heightPx).fill(4);
  for (let at = 0; at < luma.length; at++) {
    const [x, y] = [(at % widthPx) + 0.5, Math.floor(at / widthPx) + 0.5];
    const inside = circles.some(({ xPx, yPx, radiusPx }) => Math.hypot(x - xPx, y - yPx) < radiusPx);
    if (inside) luma[at] = y < 100 ? 200 : 60;
    else if (x > 385 && y < 40) luma[at] = 120;
  }
  return { widthPx, heightPx, luma };
}

describe('image circles', () => {
  it('are found by their rims, also where the picture cuts them and beside a flare', () => {
    const circles = [
      { xPx: 103, yPx: 97, radiusPx: 92 },
      { xPx: 298, yPx: 104, radiusPx: 102 },
    ];
    const found = findImageCircles(discs(circles));
    circles.forEach((circle, index) => {
      expect(Math.abs((found[index]?.xPx ?? NaN) - circle.xPx)).toBeLessThan(1);
      expect(Math.abs((found[index]?.yPx ?? NaN) - circle.yPx)).toBeLessThan(1);
      expect(Math.abs((found[index]?.radiusPx ?? NaN) - circle.radiusPx)).toBeLessThan(1);
    });
  });

  it('are not found in the dark', () => {
    expect(findImageCircles(discs([]))[0]).toBeNull();
  });
});
