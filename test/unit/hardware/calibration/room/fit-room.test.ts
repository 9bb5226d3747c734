import { describe, expect, it } from 'vitest';
import { scaleVector, type Vector3 } from '../../../../../hardware/calibration/index.ts';
import { fitRoom } from '../../../../../hardware/calibration/room/fit-room.ts';
import { overlapResidual } from '../../../../../hardware/calibration/room/overlap-residual.ts';
import {
  placeLenses,
  unturnedHead,
  type HeadPose,
} from '../../../../../hardware/calibration/room/placed-lens.ts';
import type { RoomPoint, Sighting } from '../../../../../hardware/calibration/room/room-matches.ts';
import { RoomParameters } from '../../../../../hardware/calibration/room/room-parameters.ts';
import { roomQuality } from '../../../../../hardware/calibration/room/room-quality.ts';
import { headRotation } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { disturbedUnit } from '../../../../support/room-pictures.ts';

const beliefs = {
  sigmaPx: 0.3,
  loss: { kind: 'cauchy', scale: 2 },
  inverseDistancePerM: 0.5,
  inverseDistanceSigmaPerM: 3,
} as const;

const poses: HeadPose[] = [
  unturnedHead,
  {
    orientation: headRotation({ facingDeg: 35, pitchDeg: -6, rollDeg: 4 }),
    positionM: [-0.02, -0.05, 0.01],
  },
  {
    orientation: headRotation({ facingDeg: -38, pitchDeg: 9, rollDeg: -3 }),
    positionM: [-0.03, 0.05, 0.02],
  },
  {
    orientation: headRotation({ facingDeg: 4, pitchDeg: 25, rollDeg: 2 }),
    positionM: [-0.05, 0.01, 0.03],
  },
];

/** Points in a shell 1 to 4 m away, seen wherever the unit's lenses see them; every tenth sighting is a mistake. */
function sightedPoints(count: number): RoomPoint[] {
  const random = seededRandom(5);
  const placed = placeLenses(unitCalibration.lenses, poses);
  const points: RoomPoint[] = [];
  for (let index = 0; index < count; index++) {
    const away: Vector3 = [random() - 0.5, random() - 0.5, random() - 0.5];
    const at = scaleVector(away, (1 + 3 * random()) / Math.hypot(...away));
    const seen: Sighting[] = [];
    placed.forEach((row, picture) =>
      row.forEach((to, lens) => {
        const [x, y, z] = to.pupilM;
        if (!to.project(at[0] - x, at[1] - y, at[2] - z)) return;
        const mistakePx = seen.length > 0 && random() < 0.1 ? 15 : 0;
        seen.push({ picture, lens, xPx: to.xPx + mistakePx, yPx: to.yPx + 0.1 * (random() - 0.5) });
      }),
    );
    const [anchor, ...found] = seen;
    if (anchor !== undefined && found.length > 0) points.push({ anchor, found });
  }
  return points;
}

const coarse = poses.map(({ orientation }) => ({ orientation, positionM: [0, 0, 0] as Vector3 }));
const start = disturbedUnit(unitCalibration, { axis: [1, 1, 0], turnDeg: 1, focalFactors: [1.01, 1.01] });

describe('fitting lenses and head poses to points of a room', () => {
  const points = sightedPoints(300);
  const parameters = new RoomParameters({ lenses: start.lenses, poses: coarse }, { lensesFixed: false });
  const nothing = new Float64Array(parameters.owners.length);
  // As when the head is known to move: distances nearly known first, then free.
  const near = fitRoom(points, parameters, nothing, { ...beliefs, inverseDistanceSigmaPerM: 0.3 });
  const fit = fitRoom(points, parameters, near.values, beliefs);
  const found = parameters.stateAt(fit.values);

  it('finds the unit, whatever the mistakes among the sightings', () => {
    const estimate = { ...start, lenses: [...(found?.lenses ?? [])] };
    expect(overlapResidual(unitCalibration, start).rmsPx).toBeGreaterThan(9);
    expect(overlapResidual(unitCalibration, estimate).rmsPx).toBeLessThan(0.15);
  });

  it('finds how the head moved', () => {
    found?.poses.forEach(({ positionM }, picture) =>
      positionM.forEach((value, axis) =>
        expect(Math.abs(value - (poses[picture]?.positionM[axis] ?? NaN))).toBeLessThan(0.003),
      ),
    );
  });

  it('says that it learned the focal lengths', () => {
    const focal = parameters.owners.findIndex((owner) => owner.kind === 'lens' && owner.name === 'focal');
    expect(fit.sigmas?.[focal]).toBeLessThan(0.1 * (parameters.sigmas[focal] ?? NaN));
  });

  it('explains points better that it has not seen, which the lenses before did not', () => {
    const after = roomQuality(points, found?.lenses ?? [], found?.poses ?? [], beliefs);
    const before = roomQuality(points, start.lenses, found?.poses ?? [], beliefs);
    expect(after.overlap.medianPx).toBeLessThan(0.2);
    expect(before.overlap.medianPx).toBeGreaterThan(3);
    expect(before.all.sightings).toBe(after.all.sightings);
  });
});
