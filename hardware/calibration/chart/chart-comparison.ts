import type { Calibration } from '../calibration.ts';
import type { ChartState } from './chart-bundle.ts';
import { chartPlaces, fitChart, type ChartFitOptions } from './chart-fit.ts';
import { cornerDistances, keptUpToPx, rmsOf, type CornerDistance } from './chart-report.ts';
import type { ChartSighting } from './chart-sighting.ts';

/** How far off the new lenses and each of the older calibrations are on the same corners, root mean square in pixels. */
export interface ChartComparison {
  /**
   * `held-out`: the new one's figure is of pictures that were left out of the fit they are judged by, so that it does
   * not profit from having seen them. `same-pictures` where too few pictures link the lenses for that.
   */
  kind: 'held-out' | 'same-pictures';
  newRmsPx: number;
  /** In the order in which they were given. */
  olderRmsPx: readonly number[];
}

const folds = 3;

/** Compares a fit that began at `start` and ended at `state` with older calibrations of the same unit. */
export function compareWithChart(
  sightings: readonly ChartSighting[],
  { start, state, older }: { start: Calibration; state: ChartState; older: readonly Calibration[] },
  options: ChartFitOptions,
): ChartComparison {
  const fitted = cornerDistances(sightings, state, options.squareM);
  const limitPx = keptUpToPx(fitted);
  const held = heldOutDistances(sightings, start, options);
  // All are judged on the corners that the fit of all pictures found sound.
  const sound = new Set(fitted.filter(({ distancePx }) => distancePx <= limitPx).map(keyOf));
  const judged = (distances: readonly CornerDistance[]) =>
    rmsOf(distances.filter((distance) => sound.has(keyOf(distance))));
  const olderRmsPx = older.map((calibration) => {
    const placed = chartPlaces(calibration, sightings, options.squareM);
    return judged(cornerDistances(sightings, placed, options.squareM));
  });
  return {
    kind: held === null ? 'same-pictures' : 'held-out',
    newRmsPx: judged(held ?? fitted),
    olderRmsPx,
  };
}

const keyOf = ({ sighting, index }: CornerDistance) => `${sighting.picture} ${sighting.lens} ${index}`;

/** The distances of every picture by a fit of the others, or null where the others are too few. */
function heldOutDistances(
  sightings: readonly ChartSighting[],
  start: Calibration,
  { squareM }: ChartFitOptions,
): CornerDistance[] | null {
  const pictures = [...new Set(sightings.map(({ picture }) => picture))];
  const distances: CornerDistance[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const isLeftOut = ({ picture }: ChartSighting) => pictures.indexOf(picture) % folds === fold;
    const outcome = fitChart(
      start,
      sightings.filter((sighting) => !isLeftOut(sighting)),
      { squareM },
    );
    if (!outcome.ok) return null;
    const leftOut = sightings.filter(isLeftOut);
    const placed = chartPlaces({ ...start, lenses: [...outcome.state.lenses] }, leftOut, squareM);
    distances.push(...cornerDistances(leftOut, placed, squareM));
  }
  return distances;
}
