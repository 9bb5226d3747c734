import type { Calibration, Lens } from '../calibration.ts';
import type { GreyPicture } from './grey-picture.ts';
import { findImageCircles, type ImageCircle } from './image-circles.ts';
import { refineFromRoom } from './refine-from-room.ts';
import type { RoomRefinement, RoomRefusal } from './room-outcome.ts';
import type { RefineOptions } from './room-rounds.ts';

/**
 * A rough calibration of a camera of which only a picture is known: equidistant lenses back to back, upright, 2.5 cm
 * apart, whose image circles end at half of `fieldOfViewDeg`. To be refined; the lens on the left looks ahead.
 */
function calibrationOfCircles(
  { widthPx, heightPx }: GreyPicture,
  circles: readonly [ImageCircle, ImageCircle],
  fieldOfViewDeg: number,
): Calibration {
  const maxThetaDeg = fieldOfViewDeg / 2;
  const lenses = circles.map(({ xPx, yPx, radiusPx }, index): Lens => {
    const focalPx = radiusPx / ((maxThetaDeg * Math.PI) / 180);
    const behind = index === 1;
    return {
      ...{ fxPx: focalPx, fyPx: focalPx, cxPx: xPx, cyPx: yPx, k: [0, 0, 0, 0], maxThetaDeg },
      rotation: behind ? [0.5, -0.5, -0.5, 0.5] : [0.5, -0.5, 0.5, -0.5],
      positionM: [behind ? -0.0125 : 0.0125, 0, 0],
      ...{ gain: 1, vignetting: [0, 0] },
      frame: { xPx: behind ? widthPx / 2 : 0, yPx: 0, widthPx: widthPx / 2, heightPx },
    };
  });
  return {
    ...{ version: 1, profileId: 'generic/dual-fisheye-uvc', serial: 'UNKNOWN', calibratedOn: null },
    ...{ widthPx, heightPx, lenses, timeCodeStrip: null },
  };
}

/** There are not two image circles side by side. */
export interface NoImageCircles {
  ok: false;
  code: 'no-image-circles';
}

/** Fields of view of the lenses of dual-fisheye cameras. */
const fieldsOfViewDeg = [188, 192, 196, 200];

/**
 * Calibrates a camera of two lenses back to back from nothing but its dual-fisheye pictures: finds the image circles
 * in the first, tries fields of view, and keeps the outcome with which most of the overlap is found again. Lenses side
 * by side, upright, the left one ahead. From one picture the seam fits; where in between things are stays rough.
 */
export function calibrateUnknownCamera(
  pictures: readonly GreyPicture[],
  options: RefineOptions & { older?: readonly Calibration[] } = {},
): RoomRefinement | RoomRefusal | NoImageCircles {
  const [first] = pictures;
  const [left, right] = first === undefined ? [] : findImageCircles(first);
  if (first === undefined || !left || !right) return { ok: false, code: 'no-image-circles' };
  const outcomes = fieldsOfViewDeg.map((fieldOfViewDeg) =>
    refineFromRoom(pictures, calibrationOfCircles(first, [left, right], fieldOfViewDeg), options),
  );
  const matchesOf = (outcome: RoomRefinement | RoomRefusal) => (outcome.ok ? outcome.matches : 0);
  return outcomes.reduce((best, outcome) => (matchesOf(outcome) > matchesOf(best) ? outcome : best));
}
