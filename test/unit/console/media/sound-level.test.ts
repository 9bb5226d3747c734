import { expect, it } from 'vitest';
import { meterFloorDb, meterShare, rmsDb } from '../../../../console/media/sound-level.ts';

it('a full square wave is 0 dBFS, a sine 3 dB less, silence the floor', () => {
  expect(rmsDb(new Float32Array(64).fill(1))).toBeCloseTo(0, 6);
  expect(
    rmsDb(Float32Array.from({ length: 1000 }, (_, index) => Math.sin((index * Math.PI) / 50))),
  ).toBeCloseTo(-3.01, 2);
  expect(rmsDb(new Float32Array(64))).toBe(meterFloorDb);
  expect(rmsDb(new Float32Array(0))).toBe(meterFloorDb);
});

it('the meter is empty at the floor and full at 0 dBFS', () => {
  expect(meterShare(meterFloorDb)).toBe(0);
  expect(meterShare(-30)).toBe(0.5);
  expect(meterShare(3)).toBe(1);
});
