import type { Lens } from '../calibration.ts';
import { changedLens, lensPriorSigmas, type LensParameterName } from '../fit/lens-parameters.ts';
import { minimise, type LeastSquaresResult } from '../fit/least-squares.ts';
import type { RobustLoss } from '../fit/robust-loss.ts';
import { projectToLens } from '../lens-projection.ts';
import { composeRotations, rotateVector, rotationAbout } from '../rotation.ts';
import { addVectors, subtractVectors, vectorLength, type Vector3 } from '../vector.ts';
import { chartCorner } from './chart.ts';
import type { ChartPose } from './chart-pose.ts';
import type { ChartCornerSighting, ChartSighting } from './chart-sighting.ts';

/** Lenses, and where the chart is in each picture. */
export interface ChartState {
  lenses: readonly Lens[];
  /** By picture number. */
  poses: ReadonlyMap<number, ChartPose>;
}

export interface BundleOptions {
  squareM: number;
  /** What may change of each lens; nothing at all where only the chart's places are sought. */
  free: readonly (readonly LensParameterName[])[];
  onIteration?: ((progress: { iteration: number; cost: number }) => void) | undefined;
}

/** How far off a corner is found, one standard deviation, in pixels; weighs the corners against the priors. */
const cornerSigmaPx = 0.2;

/** First everything pulls, for the start may be 20 pixels off; then what stays far off hardly does. In sigmas. */
const losses: readonly RobustLoss[] = [
  { kind: 'huber', scale: 50 },
  { kind: 'cauchy', scale: 4 },
];

const poseParameters = 6;

/** How far from where it was seen a corner should be by this lens and pose: x and y, in pixels. */
export function cornerError(
  lens: Lens,
  pose: ChartPose,
  seen: ChartCornerSighting,
  squareM: number,
): readonly [number, number] {
  const [x, y] = chartCorner(seen.corner);
  const inHeadset = addVectors(pose.positionM, rotateVector(pose.rotation, [x * squareM, y * squareM, 0]));
  const point = projectToLens(lens, subtractVectors(inHeadset, lens.positionM));
  return [point.xPx - seen.xPx, point.yPx - seen.yPx];
}

/**
 * The lenses and the chart's places that agree best with all sightings at once, near `start`; the lenses' priors are
 * those they start from. Sightings of pictures without a pose in `start` are not used. Never folds a lens back.
 */
export function bundle(
  sightings: readonly ChartSighting[],
  start: ChartState,
  options: BundleOptions,
): ChartState & { converged: boolean } {
  const layout = parameterLayout(sightings, start, options);
  let iteration = 0;
  let result: Pick<LeastSquaresResult, 'parameters' | 'converged'> = {
    parameters: new Float64Array(layout.count),
    converged: false,
  };
  for (const loss of losses) {
    result = minimise(
      {
        initial: result.parameters,
        prior: layout.prior,
        residualsAt: (parameters) => residualsAt(layout, stateAt(layout, parameters)),
        jacobianAt: (parameters) => jacobianAt(layout, parameters),
      },
      {
        loss,
        groupSize: 2,
        maxIterations: 50,
        relativeTolerance: 1e-6,
        onIteration: ({ cost }) => options.onIteration?.({ iteration: ++iteration, cost }),
      },
    );
  }
  const { lenses, poses } = stateAt(layout, result.parameters);
  // `minimise` never ends where a lens is not allowed, unless it started there.
  const kept = lenses.map((lens, index) => lens ?? start.lenses[index]).filter((lens) => lens !== undefined);
  return { lenses: kept, poses, converged: result.converged };
}

/** Where each unknown is in the vector of parameters, and each sighting among the residuals. */
interface Layout {
  start: ChartState;
  options: BundleOptions;
  count: number;
  lensAt: readonly number[];
  poseAt: ReadonlyMap<number, number>;
  sightings: readonly { sighting: ChartSighting; row: number }[];
  rows: number;
  prior: { mean: Float64Array; sigmas: Float64Array };
}

function parameterLayout(
  sightings: readonly ChartSighting[],
  start: ChartState,
  options: BundleOptions,
): Layout {
  let count = 0;
  const lensAt = options.free.map((names) => (count += names.length) - names.length);
  const sigmas = options.free.flat().map((name) => lensPriorSigmas[name]);
  const poseAt = new Map<number, number>();
  for (const picture of start.poses.keys()) {
    poseAt.set(picture, count);
    count += poseParameters;
    sigmas.push(...Array<number>(poseParameters).fill(Infinity));
  }
  let rows = 0;
  const used = sightings
    .filter(({ picture }) => poseAt.has(picture))
    .map((sighting) => ({
      sighting,
      row: (rows += 2 * sighting.corners.length) - 2 * sighting.corners.length,
    }));
  const prior = { mean: new Float64Array(count), sigmas: Float64Array.from(sigmas) };
  return { start, options, count, lensAt, poseAt, sightings: used, rows, prior };
}

interface StateInDoubt {
  /** Null where the parameters make no lens. */
  lenses: readonly (Lens | null)[];
  poses: ReadonlyMap<number, ChartPose>;
}

function stateAt({ start, options, lensAt, poseAt }: Layout, parameters: Float64Array): StateInDoubt {
  const lenses = start.lenses.map((lens, index) => {
    const [names = [], first = 0] = [options.free[index], lensAt[index]];
    return changedLens(lens, names, parameters.subarray(first, first + names.length));
  });
  const poses = new Map<number, ChartPose>();
  for (const [picture, first] of poseAt) {
    const pose = start.poses.get(picture);
    if (pose !== undefined)
      poses.set(picture, changedPose(pose, parameters.subarray(first, first + poseParameters)));
  }
  return { lenses, poses };
}

function changedPose(pose: ChartPose, changes: Float64Array): ChartPose {
  const [a = 0, b = 0, c = 0, x = 0, y = 0, z = 0] = changes;
  const turn: Vector3 = [a, b, c];
  const angleRad = vectorLength(turn);
  return {
    rotation: angleRad === 0 ? pose.rotation : composeRotations(rotationAbout(turn, angleRad), pose.rotation),
    positionM: addVectors(pose.positionM, [x, y, z]),
  };
}

/** The residuals of those sightings that `concerns` says, in sigmas; the rest stays 0. */
function residualsAt(
  layout: Layout,
  state: StateInDoubt,
  concerns: (sighting: ChartSighting) => boolean = () => true,
): Float64Array {
  const residuals = new Float64Array(layout.rows);
  for (const { sighting, row } of layout.sightings) {
    if (!concerns(sighting)) continue;
    const [lens, pose] = [state.lenses[sighting.lens], state.poses.get(sighting.picture)];
    sighting.corners.forEach((corner, index) => {
      const [x, y] = lens && pose ? cornerError(lens, pose, corner, layout.options.squareM) : [NaN, NaN];
      residuals[row + 2 * index] = x / cornerSigmaPx;
      residuals[row + 2 * index + 1] = y / cornerSigmaPx;
    });
  }
  return residuals;
}

/** The derivatives by central differences, each over the sightings that its parameter touches. */
function jacobianAt(layout: Layout, parameters: Float64Array): Float64Array {
  const { count, rows } = layout;
  const jacobian = new Float64Array(rows * count);
  const step = 1e-6;
  const differentiate = (column: number, concerns: (sighting: ChartSighting) => boolean) => {
    const beside = (offset: number) => {
      const moved = Float64Array.from(parameters);
      moved[column] = (moved[column] ?? NaN) + offset;
      return residualsAt(layout, stateAt(layout, moved), concerns);
    };
    const [after, before] = [beside(step), beside(-step)];
    for (let row = 0; row < rows; row++) {
      const slope = ((after[row] ?? NaN) - (before[row] ?? NaN)) / (2 * step);
      // At the edge of what is allowed there is no slope; such a parameter rests for this step.
      jacobian[row * count + column] = Number.isFinite(slope) ? slope : 0;
    }
  };
  layout.options.free.forEach((names, lens) =>
    names.forEach((_, i) =>
      differentiate((layout.lensAt[lens] ?? 0) + i, (sighting) => sighting.lens === lens),
    ),
  );
  for (const [picture, first] of layout.poseAt)
    for (let i = 0; i < poseParameters; i++)
      differentiate(first + i, (sighting) => sighting.picture === picture);
  return jacobian;
}
