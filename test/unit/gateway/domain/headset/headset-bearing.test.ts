import { describe, expect, it } from 'vitest';
import { headsetBearingDeg } from '../../../../../gateway/domain/headset/headset-bearing.ts';
import type { Quaternion } from '../../../../../gateway/domain/headset/slerp.ts';

const half = (deg: number) => (deg * Math.PI) / 360;
/** A head that is turned clockwise, as seen from above. */
const turned = (bearingDeg: number): Quaternion => [
  Math.cos(half(bearingDeg)),
  0,
  0,
  -Math.sin(half(bearingDeg)),
];
/** A head that looks up. */
const lookingUp = (deg: number): Quaternion => [Math.cos(half(deg)), 0, -Math.sin(half(deg)), 0];

describe('where a direction in the room lies for the wearer', () => {
  it.each([
    [0, 0, 0],
    [0, 90, 90],
    [90, 90, 0],
    [90, 0, 270],
    [350, 10, 20],
    [180, 270, 90],
  ])('head at %i°, direction at %i°: %i° clockwise from forward', (head, bearing, expected) => {
    expect(headsetBearingDeg(turned(head), bearing, 0)).toBe(expected);
    expect(headsetBearingDeg(turned(head), bearing, 40)).toBe(expected);
  });

  it('stays ahead for who looks up at it, and is behind for who leans past the zenith', () => {
    expect(headsetBearingDeg(lookingUp(30), 0, 30)).toBe(0);
    expect(headsetBearingDeg(lookingUp(60), 0, 10)).toBe(0);
    expect(headsetBearingDeg(lookingUp(120), 0, 10)).toBe(180);
  });
});
