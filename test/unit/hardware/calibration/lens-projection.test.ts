import { describe, expect, it } from 'vitest';
import {
  angleBetweenRad,
  distortedTheta,
  projectInLensFrame,
  projectToLens,
  undistortedTheta,
  unprojectFromLens,
  unprojectToLensFrame,
  vignettingAt,
  type Lens,
  type Vector3,
} from '../../../../hardware/calibration/index.ts';

const lens: Lens = {
  fxPx: 280,
  fyPx: 281,
  cxPx: 478.5,
  cyPx: 482,
  k: [-0.01, 0.0015, 0.0004, -0.0001],
  rotation: [0.5, -0.5, 0.5, -0.5],
  positionM: [0, 0, 0],
  maxThetaDeg: 97.5,
  gain: 1,
  vignetting: [-0.1, 0.02],
};
const ideal: Lens = { ...lens, fxPx: 100, fyPx: 100, cxPx: 200, cyPx: 200, k: [0, 0, 0, 0] };

describe('a lens', () => {
  it('follows the formula θ(1 + k1θ² + k2θ⁴ + k3θ⁶ + k4θ⁸)', () => {
    // By hand for θ = 1: 1 − 0.01 + 0.0015 + 0.0004 − 0.0001; for θ = 2: 2(1 − 0.04 + 0.024 + 0.0256 − 0.0256).
    expect(distortedTheta(lens, 1)).toBeCloseTo(0.9918, 12);
    expect(distortedTheta(lens, 2)).toBeCloseTo(1.968, 12);
    // By hand for θ = 0.5 rad: 1 − 0.1·0.25 + 0.02·0.0625.
    expect(vignettingAt(lens, 0.5)).toBeCloseTo(0.97625, 12);
  });

  it('puts its axis at the centre, x to the right, y down', () => {
    expect(projectInLensFrame(lens, [0, 0, 3])).toEqual({ xPx: 478.5, yPx: 482, thetaRad: 0 });
    const right = projectInLensFrame(ideal, [1, 0, 1]);
    expect(right.xPx).toBeCloseTo(200 + (100 * Math.PI) / 4, 10);
    expect(right.yPx).toBeCloseTo(200, 10);
    expect(projectInLensFrame(ideal, [0, 1, 0]).yPx).toBeCloseTo(200 + (100 * Math.PI) / 2, 10);
  });

  it('sees beyond 90°, and straight behind at π', () => {
    expect(projectInLensFrame(ideal, [1, 0, -1]).xPx).toBeCloseTo(200 + (100 * 3 * Math.PI) / 4, 10);
    expect(projectInLensFrame(ideal, [0, 0, -1]).thetaRad).toBe(Math.PI);
  });

  it('shows the headset’s right on the right and its up at the top', () => {
    const right = projectToLens(ideal, [1, -1, 0]);
    expect(right.xPx).toBeGreaterThan(270);
    expect(right.yPx).toBeCloseTo(200, 10);
    expect(projectToLens(ideal, [1, 0, 1]).yPx).toBeLessThan(130);
  });

  it('comes back from the picture to the direction, all over its circle', () => {
    for (let thetaDeg = 0; thetaDeg <= 97.4; thetaDeg += 4.87) {
      for (let aroundDeg = 0; aroundDeg < 360; aroundDeg += 37) {
        const [t, a] = [(thetaDeg * Math.PI) / 180, (aroundDeg * Math.PI) / 180];
        const direction: Vector3 = [Math.sin(t) * Math.cos(a), Math.sin(t) * Math.sin(a), Math.cos(t)];
        const { xPx, yPx, thetaRad } = projectInLensFrame(lens, direction);
        expect(thetaRad).toBeCloseTo(t, 12);
        const back = unprojectToLensFrame(lens, xPx, yPx);
        expect(back).not.toBeNull();
        expect(angleBetweenRad(back ?? [0, 0, -1], direction)).toBeLessThan(1e-10);
      }
    }
  });

  it('comes back from the picture in the headset frame', () => {
    const direction: Vector3 = [0.2, -0.7, 0.6];
    const { xPx, yPx } = projectToLens(lens, direction);
    expect(angleBetweenRad(unprojectFromLens(lens, xPx, yPx) ?? [0, 0, 0], direction)).toBeLessThan(1e-10);
  });

  it('sees nothing outside its circle', () => {
    const edge = distortedTheta(lens, (97.5 * Math.PI) / 180);
    expect(undistortedTheta(lens, edge)).toBeCloseTo((97.5 * Math.PI) / 180, 10);
    expect(undistortedTheta(lens, edge + 1e-6)).toBeNull();
    expect(undistortedTheta(lens, -0.1)).toBeNull();
    expect(unprojectFromLens(lens, 0, 0)).toBeNull();
  });

  it('is inverted where it is steep, too', () => {
    const steep: Lens = { ...lens, k: [0.4, 0.2, 0.1, 0.05], maxThetaDeg: 130 };
    for (const theta of [0.01, 0.7, 1.5, 2.2]) {
      expect(undistortedTheta(steep, distortedTheta(steep, theta))).toBeCloseTo(theta, 10);
    }
  });
});
