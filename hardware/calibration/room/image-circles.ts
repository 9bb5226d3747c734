import { minimise } from '../fit/least-squares.ts';
import type { GreyPicture } from './grey-picture.ts';

/** Where a lens's image lies in the stream picture, pixel centres at half-integers. */
export interface ImageCircle {
  xPx: number;
  yPx: number;
  radiusPx: number;
}

/** Sensors are not quite black beyond the rim: what is darker than this is no image. */
const darkLuma = 20;
/** The rim fades over some pixels: it is where this part of the brightness a little further in is reached. */
const rimShare = 0.4;
const furtherInPx = { from: 6, to: 14 };
const rays = 180;
/** A rim this near to the edge of the lens's share of the picture may be cut off by it. */
const edgePx = 1.5;

/** How far out on a ray the image ends, or null where there is none. */
function rimDistance(lumaAt: (distance: number) => number, fromPx: number): number | null {
  for (let distance = fromPx; distance > furtherInPx.to; distance -= 0.5) {
    if (lumaAt(distance) <= darkLuma) continue;
    let [sum, count] = [0, 0];
    for (let inward = furtherInPx.from; inward <= furtherInPx.to; inward++, count++)
      sum += lumaAt(distance - inward);
    if (lumaAt(distance) > (rimShare * sum) / count) return distance;
  }
  return null;
}

/** The outermost places that are bright, on rays from the middle of a share of the picture, those cut off left out. */
function rimPoints({ luma, widthPx, heightPx }: GreyPicture, leftPx: number, sharePx: number) {
  const [middleX, middleY] = [leftPx + sharePx / 2, heightPx / 2];
  const points: { xPx: number; yPx: number }[] = [];
  for (let ray = 0; ray < rays; ray++) {
    const angle = (2 * Math.PI * ray) / rays;
    const [right, down] = [Math.cos(angle), Math.sin(angle)];
    const toEdge = Math.min(sharePx / 2 / Math.abs(right), heightPx / 2 / Math.abs(down)) - 0.5;
    const lumaAt = (distance: number) =>
      luma[Math.floor(middleY + distance * down) * widthPx + Math.floor(middleX + distance * right)] ?? 0;
    const distance = rimDistance(lumaAt, toEdge);
    if (distance !== null && distance < toEdge - edgePx)
      points.push({ xPx: middleX + distance * right, yPx: middleY + distance * down });
  }
  return points;
}

/**
 * Finds the image circles of `count` lenses side by side in equal shares of a picture by their bright rims, each to
 * a few pixels; null for a lens whose rim cannot be seen on a third of the way round, for example as the picture is
 * too dark or cut inside the circle.
 */
export function findImageCircles(picture: GreyPicture, count = 2): (ImageCircle | null)[] {
  const sharePx = picture.widthPx / count;
  return Array.from({ length: count }, (_, index) => {
    const points = rimPoints(picture, index * sharePx, sharePx);
    if (points.length < rays / 3) return null;
    const { parameters } = minimise(
      {
        initial: Float64Array.of((index + 0.5) * sharePx, picture.heightPx / 2, 0.48 * sharePx),
        residualsAt: ([xPx = NaN, yPx = NaN, radiusPx = NaN]) =>
          Float64Array.from(points, (point) => Math.hypot(point.xPx - xPx, point.yPx - yPx) - radiusPx),
      },
      // A lamp's flare beyond the rim and a dark thing at it are off by many pixels: they must not pull.
      { loss: { kind: 'cauchy', scale: 1 } },
    );
    const [xPx = NaN, yPx = NaN, radiusPx = NaN] = parameters;
    return { xPx, yPx, radiusPx };
  });
}
