import { describe, expect, it } from 'vitest';
import { minimise, type LeastSquaresProblem } from '../../../../../hardware/calibration/fit/least-squares.ts';
import { nearlyNormal, seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';

const rosenbrock: LeastSquaresProblem = {
  initial: Float64Array.of(-1.2, 1),
  residualsAt: ([x = NaN, y = NaN]) => Float64Array.of(10 * (y - x * x), 1 - x),
};

/** y = a·e^(b·x) at 40 places with noise of 0.01; every fifth point is far off. */
function curve(isFar: boolean): LeastSquaresProblem {
  const random = seededRandom(7);
  const points = Array.from({ length: 40 }, (_, i) => {
    const x = i / 20;
    const far = isFar && i % 5 === 0 ? 3 + random() : 0;
    return { x, y: 0.7 * Math.exp(0.9 * x) + 0.01 * nearlyNormal(random) + far };
  });
  return {
    initial: Float64Array.of(1, 0),
    residualsAt: ([a = NaN, b = NaN]) =>
      Float64Array.from(points, ({ x, y }) => (a * Math.exp(b * x) - y) / 0.01),
  };
}

describe('minimise', () => {
  it('follows Rosenbrock’s valley to its end', () => {
    const costs: number[] = [];
    const { parameters, cost, converged } = minimise(rosenbrock, {
      onIteration: (progress) => costs.push(progress.cost),
    });
    expect(parameters[0]).toBeCloseTo(1, 9);
    expect(parameters[1]).toBeCloseTo(1, 9);
    expect(cost).toBeLessThan(1e-18);
    expect(converged).toBe(true);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
  });

  it('does the same with the derivatives given', () => {
    const analytic = {
      ...rosenbrock,
      jacobianAt: ([x = NaN]: Float64Array) => Float64Array.of(-20 * x, 10, -1, 0),
    };
    expect(minimise(analytic).parameters[0]).toBeCloseTo(1, 9);
  });

  it('finds a curve, and how certain it is', () => {
    const { parameters, sigmas, residuals } = minimise(curve(false));
    expect(Math.abs((parameters[0] ?? 0) - 0.7)).toBeLessThan(4 * (0.01 * (sigmas?.[0] ?? 0)) + 0.005);
    expect(parameters[1]).toBeCloseTo(0.9, 2);
    expect(Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length)).toBeLessThan(1.3);
  });

  it('is led astray by outliers only without a robust loss', () => {
    const bOf = (problem: LeastSquaresProblem, kind?: 'huber' | 'cauchy') =>
      minimise(problem, kind && { loss: { kind, scale: 2 } }).parameters[1] ?? NaN;
    expect(Math.abs(bOf(curve(true)) - 0.9)).toBeGreaterThan(0.1);
    expect(Math.abs(bOf(curve(true), 'huber') - 0.9)).toBeLessThan(0.02);
    expect(Math.abs(bOf(curve(true), 'cauchy') - 0.9)).toBeLessThan(0.005);
  });

  it('judges a point by its distance, not by its coordinates', () => {
    const points = [
      [0, 0],
      [0.2, 0],
      [0, 0.2],
      [30, 40],
    ];
    const { parameters } = minimise(
      {
        initial: Float64Array.of(5, 5),
        residualsAt: ([x = NaN, y = NaN]) =>
          Float64Array.from(points.flatMap(([u = 0, v = 0]) => [x - u, y - v])),
      },
      { loss: { kind: 'huber', scale: 0.1 }, groupSize: 2 },
    );
    // The far point pulls with 0.1 in its own direction, (0.06, 0.08).
    expect(parameters[0]).toBeLessThan(0.3);
    expect(parameters[1]).toBeLessThan(0.3);
  });

  it('keeps to the prior what was not observed', () => {
    const observed: LeastSquaresProblem = {
      initial: Float64Array.of(0, 3),
      residualsAt: ([x = NaN]) => Float64Array.of(x - 2),
    };
    expect(minimise(observed).sigmas).toBeNull();
    expect(minimise(observed).parameters[1]).toBe(3);
    const prior = { mean: Float64Array.of(0, 4), sigmas: Float64Array.of(1, 0.5) };
    const { parameters, sigmas } = minimise({ ...observed, prior });
    expect(parameters[0]).toBeCloseTo(1, 6);
    expect(parameters[1]).toBeCloseTo(4, 6);
    expect(sigmas?.[0]).toBeCloseTo(Math.SQRT1_2, 9);
    expect(sigmas?.[1]).toBeCloseTo(0.5, 9);
  });

  it('never leaves what is allowed', () => {
    const { parameters } = minimise({
      initial: Float64Array.of(4),
      // The minimum at −1 lies beyond what is allowed.
      residualsAt: ([x = NaN]) => Float64Array.of(x < 0 ? NaN : x + 1),
    });
    expect(parameters[0]).toBeGreaterThanOrEqual(0);
    expect(parameters[0]).toBeLessThan(0.01);
    const nowhere = minimise({ initial: Float64Array.of(1), residualsAt: () => Float64Array.of(NaN) });
    expect(nowhere).toMatchObject({ converged: false, iterations: 0 });
  });
});
