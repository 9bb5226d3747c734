import { describe, expect, it } from 'vitest';
import { composeRotations, rotationAbout } from '../../../../../hardware/calibration/index.ts';
import { overlapResidual } from '../../../../../hardware/calibration/room/overlap-residual.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { disturbedUnit } from '../../../../support/room-pictures.ts';

describe('what the overlap is off', () => {
  it('is nothing for the truth, all over the overlap', () => {
    const { rmsPx, directions } = overlapResidual(unitCalibration, unitCalibration);
    expect(rmsPx).toBeLessThan(1e-6);
    // The overlap of two lenses of 195°: a ring 15° wide, sin 7.5° of the sphere's 41 253 square degrees.
    expect(directions / 41_253).toBeCloseTo(Math.sin((7.5 * Math.PI) / 180), 2);
  });

  it('is nothing where both lenses are turned alike', () => {
    const turn = rotationAbout([1, 2, 3], 0.1);
    const lenses = unitCalibration.lenses.map((lens) => {
      const [w, x, y, z] = composeRotations(turn, lens.rotation);
      return { ...lens, rotation: [w, x, y, z] as [number, number, number, number] };
    });
    expect(overlapResidual(unitCalibration, { ...unitCalibration, lenses }).rmsPx).toBeLessThan(1e-6);
  });

  it('is a degree of the panorama where one lens is turned by a degree about its axis', () => {
    const turned = disturbedUnit(unitCalibration, { axis: [1, 0, 0], turnDeg: 1, focalFactors: [] });
    expect(overlapResidual(unitCalibration, turned, 3600).rmsPx).toBeCloseTo(10, 0);
  });
});
