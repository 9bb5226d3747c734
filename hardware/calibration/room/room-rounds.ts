import type { Lens } from '../calibration.ts';
import { fitRoom, type RoomFit } from './fit-room.ts';
import { picturePyramid, type GreyPicture } from './grey-picture.ts';
import { countOf, findRoomPoints, overlapCountOf, type RoomPoint } from './room-matches.ts';
import type { RoomRefusal } from './room-outcome.ts';
import { RoomParameters, type RoomState } from './room-parameters.ts';
import { isCheckPoint, quantileOf } from './room-quality.ts';
import type { RoomBeliefs } from './room-residuals.ts';

export interface RefineOptions {
  /** Called after each of `steps` rounds of matching and fitting. */
  onProgress?: (progress: { step: number; steps: number; matches: number }) => void;
  /**
   * At most so many points per lens and picture are chosen in the overlap, and in the rest; more take
   * longer. Default: 250 shared among the pictures, but 50 to 150.
   */
  pointsPerLens?: number;
}

/** Standard deviation of a match in samples of the level it was found at; and where the robust loss sets in. */
const matchSigmaSamples = 0.3;
const loss = { kind: 'cauchy', scale: 2 } as const;

/**
 * How far a thing's inverse distance may be from the usual. Anywhere, where several pictures show the thing: the usual
 * is worth something only of all things together. One picture alone would take any error along the seam for distance.
 */
const openSigmaPerM = 3;
const nearlyKnownSigmaPerM = 0.3;

/** Coarse to fine: how often the pictures are halved, and how far is searched, in samples of that level. */
function roundsFor(lenses: readonly Lens[]): { level: number; searchSamples: number }[] {
  const focalPx = Math.min(...lenses.map(({ fxPx, fyPx }) => Math.sqrt(fxPx * fyPx)));
  // The coarsest has about 0.4° to a pixel: 8 of them are what 2° of error and a head that moves need.
  const coarsest = Math.max(0, Math.round(Math.log2(focalPx / 135)));
  const rounds = [
    { level: coarsest, searchSamples: 8 },
    { level: coarsest, searchSamples: 4 },
  ];
  for (let level = coarsest - 1; level >= 0; level--) rounds.push({ level, searchSamples: 5 });
  return rounds;
}

/** How much inverse distances differ, as measured, of things that are all infinitely far away. */
const noiseSpreadPerM = 0.04;

/**
 * How far things are in all, as the mean of their inverse distances, by how much these differ: next to nothing where
 * all is far away, and a median of 2 m in a room (over box rooms of 3 to 7 m it is 1.6 to 2.4 m, and half to all of the
 * spread taken here). Turning on the spot shows distances only up to a common offset of their inverses, which looks
 * like a change of focal length.
 */
function usualInverseDistance(inverseDistances: Float64Array): number {
  const values = [...inverseDistances];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = quantileOf(values, 0.8) - quantileOf(values, 0.1) - noiseSpreadPerM;
  const usualMedian = Math.min(0.5, 2 * Math.max(0, spread));
  return usualMedian + mean - quantileOf(values, 0.5);
}

/** Where the rounds ended. */
export interface Rounds {
  ok: true;
  parameters: RoomParameters;
  begin: RoomState;
  fit: RoomFit;
  points: RoomPoint[];
  beliefs: RoomBeliefs;
}

function usualPointsPerLens(pictures: number): number {
  return Math.min(150, Math.max(50, Math.round(250 / pictures)));
}

const leastMatches = 30;
const leastOverlapMatches = 20;

/** The refusal of points that are too few to say anything, else null. */
function tooFew(points: readonly RoomPoint[]): RoomRefusal | null {
  const [matches, overlapMatches] = [countOf(points), overlapCountOf(points)];
  return matches < leastMatches || overlapMatches < leastOverlapMatches
    ? { ok: false, code: 'too-few-matches', matches, overlapMatches }
    : null;
}

/** Matches, fits and matches again, finer and nearer each time. */
export function refineInRounds(
  pictures: readonly GreyPicture[],
  begin: RoomState,
  { onProgress, pointsPerLens = usualPointsPerLens(pictures.length) }: RefineOptions,
): Rounds | RoomRefusal {
  const rounds = roundsFor(begin.lenses);
  const pyramids = pictures.map((picture) => picturePyramid(picture, (rounds[0]?.level ?? 0) + 1));
  const parameters = new RoomParameters(begin, { lensesFixed: false });
  let result: Rounds | null = null;
  let inverseDistancePerM = 0.3;
  for (const [index, { level, searchSamples }] of rounds.entries()) {
    const state = result === null ? begin : (parameters.stateAt(result.fit.values) ?? begin);
    const scale = 2 ** level;
    const levels = pyramids.map((pyramid, picture) => ({
      picture: pyramid[level] ?? (pictures[picture] as GreyPicture),
      scale,
    }));
    const points = findRoomPoints(levels, state.lenses, state.poses, {
      pointsPerLens,
      searchSamples,
      inverseDistancePerM,
    });
    const refusal = tooFew(points);
    if (refusal !== null) return refusal;
    const sigmaPx = matchSigmaSamples * scale;
    const inverseDistanceSigmaPerM = pictures.length > 1 ? openSigmaPerM : nearlyKnownSigmaPerM;
    const beliefs = { sigmaPx, loss, inverseDistancePerM, inverseDistanceSigmaPerM };
    const fitted = fitWithDistances(points, parameters, result?.fit ?? null, beliefs);
    ({ inverseDistancePerM } = fitted.beliefs);
    result = { ok: true, parameters, begin, points, ...fitted };
    onProgress?.({ step: index + 1, steps: rounds.length, matches: countOf(points) });
  }
  // There always is a round.
  return result ?? { ok: false, code: 'too-few-matches', matches: 0, overlapMatches: 0 };
}

/** Fits as believed, then learns from the outcome how far things are in all, and fits again. */
function fitWithDistances(
  points: readonly RoomPoint[],
  parameters: RoomParameters,
  before: RoomFit | null,
  beliefs: RoomBeliefs,
): { fit: RoomFit; beliefs: RoomBeliefs } {
  const fitted = points.filter((_, index) => !isCheckPoint(index));
  const fitFrom = (values: Float64Array, believed: RoomBeliefs) =>
    fitRoom(fitted, parameters, values, believed);
  const loose = before === null ? firstFit(fitFrom, parameters, beliefs) : fitFrom(before.values, beliefs);
  const later = { ...beliefs, inverseDistancePerM: usualInverseDistance(loose.inverseDistances) };
  return { fit: fitFrom(loose.values, later), beliefs: later };
}

/**
 * The better of two ways to begin. Distances free from the start suit a head that turned on the spot, but mirror the
 * room when it moved; distances nearly known suit one that moved, but make up a movement when it did not.
 */
function firstFit(
  fitFrom: (values: Float64Array, beliefs: RoomBeliefs) => RoomFit,
  { owners }: RoomParameters,
  beliefs: RoomBeliefs,
): RoomFit {
  const start = new Float64Array(owners.length);
  const still = fitFrom(start, beliefs);
  const { values } = fitFrom(start, { ...beliefs, inverseDistanceSigmaPerM: nearlyKnownSigmaPerM });
  const moved = fitFrom(values, beliefs);
  return moved.cost < still.cost ? moved : still;
}
