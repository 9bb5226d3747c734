import { lossOf, weightOf, type RobustLoss } from './robust-loss.ts';

/** Beliefs about the unknowns before anything was observed: each is `mean`, give or take `sigmas`; Infinity says nothing. */
export interface Prior {
  mean: Float64Array;
  sigmas: Float64Array;
}

function squaredDistance(residuals: Float64Array, first: number, groupSize: number): number {
  let squared = 0;
  for (let i = first; i < first + groupSize; i++) squared += (residuals[i] ?? NaN) ** 2;
  return squared;
}

/** The robust cost of the residuals plus that of leaving the prior; NaN where a residual is not a number. */
export function costOf(
  residuals: Float64Array,
  parameters: Float64Array,
  { loss, groupSize, prior }: { loss: RobustLoss; groupSize: number; prior: Prior | null },
): number {
  let cost = 0;
  for (let first = 0; first < residuals.length; first += groupSize)
    cost += lossOf(loss, squaredDistance(residuals, first, groupSize));
  prior?.mean.forEach((mean, i) => {
    cost += (((parameters[i] ?? NaN) - mean) / (prior.sigmas[i] ?? NaN)) ** 2 / 2;
  });
  return cost;
}

/** JᵀWJ (row-major, lower triangle) and JᵀWr, the prior included; W holds the weights of the robust loss. */
export interface NormalEquations {
  matrix: Float64Array;
  gradient: Float64Array;
}

/** The normal equations at `parameters`; the Jacobian is row-major, a row per residual. */
export function normalEquations(
  residuals: Float64Array,
  jacobian: Float64Array,
  parameters: Float64Array,
  { loss, groupSize, prior }: { loss: RobustLoss; groupSize: number; prior: Prior | null },
): NormalEquations {
  const n = parameters.length;
  const matrix = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  const columns = new Int32Array(n);
  let weight = 1;
  for (let row = 0; row < residuals.length; row++) {
    if (row % groupSize === 0) weight = weightOf(loss, squaredDistance(residuals, row, groupSize));
    // Most residuals depend on few of the unknowns: only those columns are visited.
    let used = 0;
    for (let i = 0; i < n; i++) if (jacobian[row * n + i] !== 0) columns[used++] = i;
    for (let a = 0; a < used; a++) {
      const i = columns[a] ?? 0;
      const weighted = weight * (jacobian[row * n + i] ?? NaN);
      gradient[i] = (gradient[i] ?? NaN) + weighted * (residuals[row] ?? NaN);
      for (let b = 0; b <= a; b++) {
        const at = i * n + (columns[b] ?? 0);
        matrix[at] = (matrix[at] ?? NaN) + weighted * (jacobian[row * n + (columns[b] ?? 0)] ?? NaN);
      }
    }
  }
  prior?.sigmas.forEach((sigma, i) => {
    const certainty = 1 / (sigma * sigma);
    matrix[i * n + i] = (matrix[i * n + i] ?? NaN) + certainty;
    gradient[i] = (gradient[i] ?? NaN) + certainty * ((parameters[i] ?? NaN) - (prior.mean[i] ?? NaN));
  });
  return { matrix, gradient };
}
