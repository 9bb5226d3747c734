import { describe, expect, it } from 'vitest';
import { changedLens, lensParameterNames } from '../../../../../hardware/calibration/fit/lens-parameters.ts';
import {
  angleBetweenRad,
  rotateVector,
  type Lens,
  type Vector3,
} from '../../../../../hardware/calibration/index.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';

const [start] = unitCalibration.lenses as [Lens];

describe('changedLens', () => {
  it('changes nothing where every change is 0', () => {
    expect(changedLens(start, lensParameterNames, new Float64Array(lensParameterNames.length))).toEqual(
      start,
    );
  });

  it('changes what is free, in the order given', () => {
    const changed = changedLens(
      start,
      ['k1', 'focal', 'centreX', 'aspect'],
      Float64Array.of(0.01, 0.1, 0.5, 0.01),
    );
    expect(changed).toMatchObject({ k: [start.k[0] + 0.01, ...start.k.slice(1)], cyPx: start.cyPx });
    expect(changed?.fxPx).toBeCloseTo(start.fxPx * 1.1, 9);
    expect(changed?.fyPx).toBeCloseTo(start.fyPx * 1.1 * 1.01, 9);
    expect(changed?.cxPx).toBeCloseTo(start.cxPx + start.fxPx / 2, 9);
  });

  it('turns the lens about its own axes', () => {
    const axis: Vector3 = [0, 0, 1];
    const turned = (name: 'turnX' | 'turnZ') => {
      const lens = changedLens(start, [name], Float64Array.of(0.02)) as Lens;
      return angleBetweenRad(rotateVector(lens.rotation, axis), rotateVector(start.rotation, axis));
    };
    expect(turned('turnX')).toBeCloseTo(0.02, 12);
    expect(turned('turnZ')).toBeCloseTo(0, 12);
  });

  it('refuses a lens that folds back before its edge', () => {
    expect(changedLens(start, ['k1'], Float64Array.of(-0.3))).toBeNull();
    expect(changedLens(start, ['focal'], Float64Array.of(-1))).toBeNull();
  });
});
