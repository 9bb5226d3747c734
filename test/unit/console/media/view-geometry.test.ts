import { describe, expect, it } from 'vitest';
import { matrixFromQuaternion, rotateVector } from '../../../../console/media/rotation.ts';
import type { Direction, View } from '../../../../console/media/view-geometry.ts';
import {
  directionAt,
  directionOf,
  headsetFromCamera,
  limitView,
  normaliseBearing,
  pointOf,
  shortTurnDeg,
  vectorOf,
  viewBetween,
  viewMatrix,
  viewWithDirectionAt,
} from '../../../../console/media/view-geometry.ts';

const aspect = 2.5;
const views: View[] = [
  { yawDeg: 0, pitchDeg: 0, fovDeg: 90 },
  { yawDeg: 137, pitchDeg: -35, fovDeg: 60 },
  { yawDeg: 359.5, pitchDeg: 60, fovDeg: 120 },
  { yawDeg: 180, pitchDeg: 10, fovDeg: 30 },
];
const points = [
  { u: 0, v: 0 },
  { u: -1, v: 1 },
  { u: 0.7, v: -0.4 },
];

function expectDirection(found: Direction, wanted: Direction): void {
  expect(shortTurnDeg(found.bearingDeg, wanted.bearingDeg)).toBeCloseTo(0, 6);
  expect(found.elevationDeg).toBeCloseTo(wanted.elevationDeg, 6);
}

describe('bearings', () => {
  it.each([
    [0, 0],
    [360, 0],
    [-1, 359],
    [725, 5],
    [-1e-15, 0],
  ])('%d° is %d° inside 0 … 360', (given, wanted) => {
    expect(normaliseBearing(given)).toBeCloseTo(wanted, 9);
    expect(normaliseBearing(given)).toBeLessThan(360);
  });

  it.each([
    [10, 350, -20],
    [350, 10, 20],
    [0, 180, -180],
    [90, 91, 1],
  ])('from %d° to %d° the short way is %d°', (from, to, turn) => {
    expect(shortTurnDeg(from, to)).toBeCloseTo(turn, 9);
  });
});

describe('directions', () => {
  it('follow the convention of the room: forward x, right −y, up z', () => {
    const right = vectorOf({ bearingDeg: 90, elevationDeg: 0 });
    expect(right[0]).toBeCloseTo(0);
    expect(right[1]).toBeCloseTo(-1);
    expect(vectorOf({ bearingDeg: 0, elevationDeg: 90 })[2]).toBeCloseTo(1);
  });

  it.each([
    { bearingDeg: 0, elevationDeg: 0 },
    { bearingDeg: 271.5, elevationDeg: -42 },
    { bearingDeg: 180, elevationDeg: 89 },
  ])('come back from their vector: %o', (direction) => {
    expectDirection(directionOf(vectorOf(direction)), direction);
  });
});

describe('a point of the picture', () => {
  it.each(views)('in the middle shows where the view points: %o', (view) => {
    expectDirection(directionAt(view, aspect, { u: 0, v: 0 }), {
      bearingDeg: view.yawDeg,
      elevationDeg: view.pitchDeg,
    });
  });

  it('at the right edge is half the field of view to the right, which is clockwise', () => {
    const view = { yawDeg: 20, pitchDeg: 0, fovDeg: 90 };
    expectDirection(directionAt(view, aspect, { u: 1, v: 0 }), { bearingDeg: 65, elevationDeg: 0 });
  });

  it('above the middle is higher, by the aspect', () => {
    const { elevationDeg } = directionAt({ yawDeg: 0, pitchDeg: 0, fovDeg: 90 }, 2, { u: 0, v: 1 });
    expect(elevationDeg).toBeCloseTo((Math.atan(0.5) * 180) / Math.PI, 9);
  });

  it.each(views)('is found again from its direction: %o', (view) => {
    for (const point of points) {
      const found = pointOf(view, aspect, directionAt(view, aspect, point));
      expect(found?.u).toBeCloseTo(point.u, 6);
      expect(found?.v).toBeCloseTo(point.v, 6);
    }
  });

  it('does not exist for what is behind', () => {
    expect(
      pointOf({ yawDeg: 0, pitchDeg: 0, fovDeg: 90 }, aspect, { bearingDeg: 170, elevationDeg: 0 }),
    ).toBeNull();
  });
});

describe('dragging', () => {
  it.each(views)('keeps what was grabbed under the pointer: %o', (view) => {
    const grabbed = directionAt(view, aspect, { u: 0.3, v: 0.1 });
    const to = { u: -0.2, v: 0.25 };
    const turned = viewWithDirectionAt(view, aspect, grabbed, to);
    expectDirection(directionAt(turned, aspect, to), grabbed);
    expect(turned.fovDeg).toBe(view.fovDeg);
  });

  it('does not move where the pointer does not', () => {
    const view = { yawDeg: 300, pitchDeg: -20, fovDeg: 75 };
    const at = { u: 0.8, v: -0.9 };
    const same = viewWithDirectionAt(view, aspect, directionAt(view, aspect, at), at);
    expect(same.yawDeg).toBeCloseTo(300, 6);
    expect(same.pitchDeg).toBeCloseTo(-20, 6);
  });

  it('stays upright beyond a pole', () => {
    const zenith = { bearingDeg: 0, elevationDeg: 89 };
    const view = viewWithDirectionAt({ yawDeg: 0, pitchDeg: 85, fovDeg: 90 }, aspect, zenith, {
      u: 0,
      v: -1,
    });
    expect(view.pitchDeg).toBe(90);
    expect(Number.isFinite(view.yawDeg)).toBe(true);
  });
});

describe('a view', () => {
  it('is kept inside its limits', () => {
    expect(limitView({ yawDeg: -10, pitchDeg: 120, fovDeg: 500 })).toEqual({
      yawDeg: 350,
      pitchDeg: 90,
      fovDeg: 120,
    });
    expect(limitView({ yawDeg: 0, pitchDeg: -91, fovDeg: 1 })).toEqual({
      yawDeg: 0,
      pitchDeg: -90,
      fovDeg: 30,
    });
  });

  it('goes the short way through the seam', () => {
    const from = { yawDeg: 350, pitchDeg: 0, fovDeg: 90 };
    const to = { yawDeg: 30, pitchDeg: 20, fovDeg: 90 };
    expect(viewBetween(from, to, 0.5)).toEqual({ yawDeg: 10, pitchDeg: 10, fovDeg: 90 });
  });
});

describe('the rotation to the panorama', () => {
  const view = { yawDeg: 70, pitchDeg: 15, fovDeg: 90 };

  it('is the view itself while nothing is locked', () => {
    expect(headsetFromCamera(view, null)).toEqual(viewMatrix(view));
  });

  it('takes the head’s turn back while locked: a head 30° to the right has the room 30° to its left', () => {
    const half = (-30 * Math.PI) / 360;
    const head = matrixFromQuaternion([Math.cos(half), 0, 0, Math.sin(half)]);
    expect(directionOf(rotateVector(head, [1, 0, 0])).bearingDeg).toBeCloseTo(30, 6);
    const seen = directionOf(rotateVector(headsetFromCamera(view, head), [1, 0, 0]));
    expectDirection(seen, { bearingDeg: 40, elevationDeg: 15 });
  });

  it('levels a nodding head: looking at the horizon finds it above the middle of a head bowed by 25°', () => {
    const half = (25 * Math.PI) / 360;
    const bowed = matrixFromQuaternion([Math.cos(half), 0, Math.sin(half), 0]);
    expect(directionOf(rotateVector(bowed, [1, 0, 0])).elevationDeg).toBeCloseTo(-25, 6);
    const level = { yawDeg: 0, pitchDeg: 0, fovDeg: 90 };
    expect(directionOf(rotateVector(headsetFromCamera(level, bowed), [1, 0, 0])).elevationDeg).toBeCloseTo(
      25,
      6,
    );
  });
});
