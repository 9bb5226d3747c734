import { minimise } from '../fit/least-squares.ts';
import { weightOf } from '../fit/robust-loss.ts';
import { placeLenses } from './placed-lens.ts';
import type { RoomPoint } from './room-matches.ts';
import type { ParameterOwner, RoomParameters } from './room-parameters.ts';
import { pointResiduals, residualsAtDistance, type RoomBeliefs, type Placed } from './room-residuals.ts';

const differenceStep = 1e-6;

/** The parameters with which the points fit together best, and how well each is known then. */
export interface RoomFit {
  values: Float64Array;
  /** The robust cost there: of two fits to the same points the lower is the better. */
  cost: number;
  /** Standard deviations; null where the points leave some of the parameters open. */
  sigmas: Float64Array | null;
  /** Of the points, in their order, 1/m. */
  inverseDistances: Float64Array;
}

/**
 * Fits lenses and head poses to points found in several lenses or pictures, each point at the distance that suits it
 * best (variable projection: a point's distance is solved inside the residuals, so that the unknowns stay few).
 * Source: Golub and Pereyra 1973; Kaufman's form of the derivative.
 */
export function fitRoom(
  points: readonly RoomPoint[],
  parameters: RoomParameters,
  initial: Float64Array,
  beliefs: RoomBeliefs,
): RoomFit {
  const n = parameters.owners.length;
  const rows = points.reduce((sum, { found }) => sum + 2 * found.length + 2, 0);
  const distances = new Float64Array(points.length).fill(beliefs.inverseDistancePerM);

  const residualsAt = (values: Float64Array) => {
    const residuals = new Float64Array(rows);
    const state = parameters.stateAt(values);
    if (state === null) return residuals.fill(NaN);
    const placed = placeLenses(state.lenses, state.poses);
    let row = 0;
    points.forEach((point, index) => {
      const solved = pointResiduals(point, placed, beliefs, distances[index] as number);
      distances[index] = solved.inverseDistance;
      residuals.set(solved.residuals, row);
      row += solved.residuals.length;
    });
    return residuals;
  };

  const jacobianAt = (values: Float64Array) => {
    const jacobian = new Float64Array(rows * n);
    const placedAt = (moved: Float64Array) => {
      const state = parameters.stateAt(moved);
      return state === null ? null : placeLenses(state.lenses, state.poses);
    };
    const here = placedAt(values);
    if (here === null) return jacobian;
    const beside = parameters.owners.map((_, i) =>
      placedAt(values.map((value, k) => (k === i ? value + differenceStep : value))),
    );
    let row = 0;
    points.forEach((point, index) => {
      const block = pointJacobian(
        point,
        here,
        beside,
        parameters.owners,
        beliefs,
        distances[index] as number,
      );
      jacobian.set(block, row * n);
      row += block.length / n;
    });
    return jacobian;
  };

  const prior = { mean: new Float64Array(n), sigmas: parameters.sigmas };
  const {
    parameters: values,
    sigmas,
    cost,
  } = minimise(
    { initial, residualsAt, jacobianAt, prior },
    { loss: beliefs.loss, groupSize: 2, maxIterations: 12, relativeTolerance: 3e-4 },
  );
  return { values, sigmas, cost, inverseDistances: distances };
}

/** Whether a point's residuals change with a parameter. */
function concerns(owner: ParameterOwner, { anchor, found }: RoomPoint): boolean {
  const sightings = [anchor, ...found];
  return owner.kind === 'lens'
    ? sightings.some(({ lens }) => lens === owner.lens)
    : sightings.some(({ picture }) => picture === owner.picture);
}

/** The rows of one point: what changes with each parameter once the point's distance has followed. */
function pointJacobian(
  point: RoomPoint,
  here: Placed,
  beside: readonly (Placed | null)[],
  owners: readonly ParameterOwner[],
  beliefs: RoomBeliefs,
  near: number,
): Float64Array {
  const n = owners.length;
  const { residuals, slopes, inverseDistance } = pointResiduals(point, here, beliefs, near);
  const weights = residuals.map((_, i) => {
    const first = i & ~1;
    return weightOf(beliefs.loss, (residuals[first] as number) ** 2 + (residuals[first + 1] as number) ** 2);
  });
  const curvature = slopes.reduce((sum, slope, i) => sum + (weights[i] as number) * slope * slope, 0);
  const block = new Float64Array(residuals.length * n);
  owners.forEach((owner, column) => {
    const placed = beside[column];
    if (placed === undefined || placed === null || !concerns(owner, point)) return;
    const moved = residualsAtDistance(point, placed, beliefs, inverseDistance);
    let pull = 0;
    for (let i = 0; i < moved.length; i++) {
      const slope = ((moved[i] as number) - (residuals[i] as number)) / differenceStep;
      moved[i] = slope;
      pull += (weights[i] as number) * (slopes[i] as number) * slope;
    }
    for (let i = 0; i < moved.length; i++)
      block[i * n + column] = (moved[i] as number) - ((slopes[i] as number) * pull) / curvature;
  });
  return block;
}
