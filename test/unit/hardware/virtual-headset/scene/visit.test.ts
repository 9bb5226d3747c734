import { describe, expect, it } from 'vitest';
import { visitAt } from '../../../../../hardware/virtual-headset/scene/visit.ts';
import { personCapsules } from '../../../../../hardware/virtual-headset/scene/person.ts';

const steps = [
  { atS: 2, xM: -3, yM: -1 },
  { atS: 4, xM: -1, yM: -1 },
  { atS: 6, xM: -1, yM: -1 },
  { atS: 8, xM: -3, yM: -1 },
];

describe('a visit', () => {
  it('opens the door before and shuts it after', () => {
    expect(visitAt(steps, 0)).toEqual({ person: null, doorOpenDeg: 0 });
    expect(visitAt(steps, 1.9).person).toBeNull();
    expect(visitAt(steps, 2).doorOpenDeg).toBeGreaterThan(60);
    expect(visitAt(steps, 5).doorOpenDeg).toBeGreaterThan(60);
    expect(visitAt(steps, 9.5)).toEqual({ person: null, doorOpenDeg: 0 });
    expect(visitAt([], 3)).toEqual({ person: null, doorOpenDeg: 0 });
  });

  it('walks forward, stands still, and turns round to leave', () => {
    expect(visitAt(steps, 3).person).toMatchObject({ xM: -2, facingDeg: 0 });
    expect(visitAt(steps, 4.5).person).toMatchObject({ xM: -1, swing: 0, facingDeg: 0 });
    expect(Math.abs(visitAt(steps, 7.5).person?.facingDeg ?? 0)).toBeCloseTo(180, 6);
    expect(visitAt(steps, 3.2).person?.swing).toBeGreaterThan(0.9);
  });

  it('shows a grown person who stands on the floor', () => {
    const capsules = personCapsules({ xM: 0, yM: 0, facingDeg: 0, stepRad: 0, swing: 0 });
    const tops = capsules.map(({ from, to, radiusM }) => Math.max(from[2], to[2]) + radiusM + 1.2);
    const soles = capsules.map(({ from, to, radiusM }) => Math.min(from[2], to[2]) - radiusM + 1.2);
    expect(Math.max(...tops)).toBeGreaterThan(1.65);
    expect(Math.max(...tops)).toBeLessThan(1.9);
    expect(Math.min(...soles)).toBeCloseTo(0, 1);
  });
});
