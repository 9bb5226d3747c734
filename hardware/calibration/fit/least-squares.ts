import { choleskyFactor, choleskySolve, inverseDiagonal } from './cholesky.ts';
import { costOf, normalEquations, type NormalEquations, type Prior } from './normal-equations.ts';
import type { RobustLoss } from './robust-loss.ts';

/** Unknowns and what was observed of them. */
export interface LeastSquaresProblem {
  initial: Float64Array;
  /** What is left over at these parameters; always as many. Not-a-number marks parameters that are not allowed. */
  residualsAt(parameters: Float64Array): Float64Array;
  /** The derivatives, row-major, a row per residual; default: central differences. */
  jacobianAt?(parameters: Float64Array): Float64Array;
  /** Steps of the central differences, one per parameter; default 1e-6 of its size, at least 1e-6. */
  differenceSteps?: Float64Array;
  /** What was believed before; weighs rightly where the residuals are divided by their standard deviation. */
  prior?: Prior;
}

export interface LeastSquaresOptions {
  /** Default: plain least squares. */
  loss?: RobustLoss;
  /** How many successive residuals are one observation, whose distance the loss judges; 2 for picture points. */
  groupSize?: number;
  maxIterations?: number;
  /** Ends when a step lowers the cost by less than this part. */
  relativeTolerance?: number;
  onIteration?: (progress: { iteration: number; cost: number }) => void;
}

export interface LeastSquaresResult {
  parameters: Float64Array;
  residuals: Float64Array;
  cost: number;
  iterations: number;
  /** Whether it came to rest; false after `maxIterations`, and where even `initial` is not allowed. */
  converged: boolean;
  /**
   * Standard deviations of the parameters for residuals of standard deviation 1, the prior included; null where the
   * observations leave some of them open.
   */
  sigmas: Float64Array | null;
}

const maxDamping = 1e12;

/**
 * The parameters of least robust cost near `initial`: Levenberg-Marquardt with Marquardt's scaling, dense Cholesky,
 * iteratively reweighted for the robust loss. Never ends at a higher cost than it began with.
 * Source: Madsen, Nielsen, Tingleff 2004, "Methods for non-linear least squares problems", the damping of 3.2.
 */
export function minimise(
  problem: LeastSquaresProblem,
  options: LeastSquaresOptions = {},
): LeastSquaresResult {
  const { maxIterations = 100, relativeTolerance = 1e-9, onIteration } = options;
  const weighing = {
    loss: options.loss ?? { kind: 'none' },
    groupSize: options.groupSize ?? 1,
    prior: problem.prior ?? null,
  };
  const at = (parameters: Float64Array) => {
    const residuals = problem.residualsAt(parameters);
    return { parameters, residuals, cost: costOf(residuals, parameters, weighing) };
  };
  let here = at(Float64Array.from(problem.initial));
  const equationsHere = () =>
    normalEquations(here.residuals, jacobianOf(problem, here.parameters), here.parameters, weighing);
  let [iterations, converged, damping, growth] = [0, false, 1e-4, 2];
  let equations = equationsHere();
  while (Number.isFinite(here.cost) && !converged && iterations < maxIterations) {
    iterations++;
    const step = dampedStep(equations, damping);
    const next = step === null ? null : at(here.parameters.map((value, i) => value + (step[i] ?? NaN)));
    if (next !== null && next.cost < here.cost) {
      converged = here.cost - next.cost <= relativeTolerance * here.cost;
      here = next;
      [damping, growth] = [Math.max(damping / 5, 1e-12), 2];
      equations = equationsHere();
    } else {
      [damping, growth] = [damping * growth, growth * 2];
      // No step goes down any more, however short: this is the minimum as far as the numbers tell.
      converged = damping > maxDamping;
    }
    onIteration?.({ iteration: iterations, cost: here.cost });
  }
  return { ...here, iterations, converged, sigmas: sigmasOf(equations) };
}

/** The step down from here; the more damping, the shorter and the closer to the steepest way. */
function dampedStep({ matrix, gradient }: NormalEquations, damping: number): Float64Array | null {
  const n = gradient.length;
  const damped = Float64Array.from(matrix);
  for (let i = 0; i < n; i++) {
    const diagonal = matrix[i * n + i] ?? NaN;
    // A parameter that nothing depends on stays where it is.
    damped[i * n + i] = diagonal === 0 ? 1 : diagonal * (1 + damping);
  }
  const lower = choleskyFactor(damped, n);
  return lower === null
    ? null
    : choleskySolve(
        lower,
        gradient.map((value) => -value),
      );
}

function sigmasOf({ matrix, gradient }: NormalEquations): Float64Array | null {
  const lower = choleskyFactor(matrix, gradient.length);
  return lower === null ? null : inverseDiagonal(lower, gradient.length).map(Math.sqrt);
}

function jacobianOf(problem: LeastSquaresProblem, parameters: Float64Array): Float64Array {
  return problem.jacobianAt?.(parameters) ?? differenceJacobian(problem, parameters);
}

/** The Jacobian by central differences; the forward or backward one where only one side is allowed. */
function differenceJacobian(problem: LeastSquaresProblem, parameters: Float64Array): Float64Array {
  const n = parameters.length;
  const here = problem.residualsAt(parameters);
  const jacobian = new Float64Array(here.length * n);
  for (let i = 0; i < n; i++) {
    const value = parameters[i] ?? NaN;
    const step = problem.differenceSteps?.[i] ?? 1e-6 * Math.max(1, Math.abs(value));
    const beside = (offset: number) => {
      const moved = Float64Array.from(parameters);
      moved[i] = value + offset;
      return problem.residualsAt(moved);
    };
    const [after, before] = [beside(step), beside(-step)];
    const [upper, reach] = after.some(Number.isNaN) ? [here, 0] : [after, step];
    const [lower, back] = before.some(Number.isNaN) ? [here, 0] : [before, step];
    if (reach + back === 0) continue;
    for (let row = 0; row < here.length; row++)
      jacobian[row * n + i] = ((upper[row] ?? NaN) - (lower[row] ?? NaN)) / (reach + back);
  }
  return jacobian;
}
