import { expect, it } from 'vitest';
import { directionOf, heightOf } from '../../../../../console/features/candidate/conversation/direction.ts';

it.each([
  [0, 'ahead'],
  [22, 'ahead'],
  [23, 'ahead-right'],
  [90, 'right'],
  [135, 'behind-right'],
  [180, 'behind'],
  [225, 'behind-left'],
  [270, 'left'],
  [315, 'ahead-left'],
  [338, 'ahead'],
  [359.9, 'ahead'],
])('bearing %d is %s for somebody who faces bearing 0', (bearingDeg, direction) => {
  expect(directionOf(bearingDeg)).toBe(direction);
});

it.each([
  [0, null],
  [25, null],
  [26, 'up'],
  [-26, 'down'],
])('elevation %d is %s', (elevationDeg, height) => {
  expect(heightOf(elevationDeg)).toBe(height);
});
