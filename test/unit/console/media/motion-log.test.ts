import { expect, it } from 'vitest';
import type { QuaternionTuple } from '../../../../gateway/contract/media.ts';
import { MotionLog } from '../../../../console/media/motion-log.ts';

const turned = (deg: number): QuaternionTuple => [
  Math.cos((deg * Math.PI) / 360),
  0,
  0,
  Math.sin((deg * Math.PI) / 360),
];
const degOf = (orientation: QuaternionTuple | null) =>
  orientation && (2 * Math.atan2(orientation[3], orientation[0]) * 180) / Math.PI;
const sample = (atS: number, deg: number) => ({ atS, orientation: turned(deg) });

it('is between its samples, and knows nothing far from them', () => {
  const log = new MotionLog();
  expect(log.at(10)).toBeNull();
  log.add([sample(10, 0), sample(10.04, 10), sample(12, 90)]);
  expect(degOf(log.at(10.02))).toBeCloseTo(5, 2);
  expect(degOf(log.at(10.04))).toBeCloseTo(10, 6);
  expect(degOf(log.at(9.9))).toBeCloseTo(0, 6);
  expect(degOf(log.at(10.2))).toBeCloseTo(10, 6);
  expect(degOf(log.at(11.9))).toBeCloseTo(90, 6);
  expect(log.at(11)).toBeNull();
  expect(log.at(9)).toBeNull();
});

it('goes the short way between two writings of nearly one rotation', () => {
  const log = new MotionLog();
  const other = turned(4).map((part) => -part) as QuaternionTuple;
  log.add([sample(1, 0), { atS: 1.04, orientation: other }]);
  const [w, , , z] = log.at(1.02) ?? expect.fail();
  expect(Math.abs((2 * Math.atan2(z, w) * 180) / Math.PI)).toBeCloseTo(2, 2);
});

it('takes parts in any order and twice, and forgets parts', () => {
  const log = new MotionLog();
  log.add([sample(2, 20), sample(2.04, 21)]);
  log.add([sample(1, 10), sample(1.04, 11)]);
  log.add([sample(2, 22), sample(2.04, 23)]);
  expect([1, 2, 2.04].map((atS) => Math.round(degOf(log.at(atS)) ?? NaN))).toEqual([10, 22, 23]);
  log.remove(0, 1.5);
  expect(log.at(1)).toBeNull();
  expect(log.at(2)).not.toBeNull();
});
