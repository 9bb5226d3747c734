import {
  crossProduct,
  directionOfBearing,
  directionOfPanoramaPoint,
  dotProduct,
  panoramaPointOfBearing,
  unitVector,
  type PanoramaSize,
} from '../../calibration/index.ts';
import { Canvas } from '../scene/canvas.ts';
import { markers, paintMarker, type Marker } from '../scene/markers.ts';

/** A placard covers this many degrees of the panorama. */
const placardDeg = 11;

/** Paints the room's placards onto an equirectangular picture (three bytes per pixel) at their bearings. */
export function paintMarkersOnPanorama(rgb: Uint8Array, size: PanoramaSize): void {
  for (const marker of markers) paintOne(rgb, size, marker);
}

function paintOne(rgb: Uint8Array, size: PanoramaSize, marker: Marker): void {
  const edge = 2 * Math.tan((placardDeg * Math.PI) / 360);
  const canvas = new Canvas(edge, edge, 96 / edge);
  paintMarker(canvas, marker);
  const axis = directionOfBearing(marker);
  const right = unitVector(crossProduct(axis, [0, 0, 1]));
  const down = crossProduct(axis, right);
  const centre = panoramaPointOfBearing(marker, size);
  const reachPx = Math.ceil((placardDeg / 360) * size.widthPx);
  for (let y = Math.floor(centre.yPx - reachPx); y < centre.yPx + reachPx; y++) {
    for (let x = Math.floor(centre.xPx - reachPx); x < centre.xPx + reachPx; x++) {
      const column = (x + size.widthPx) % size.widthPx;
      const direction = directionOfPanoramaPoint({ xPx: column + 0.5, yPx: y + 0.5 }, size);
      const depth = dotProduct(direction, axis);
      const across = dotProduct(direction, right) / depth + edge / 2;
      const along = dotProduct(direction, down) / depth + edge / 2;
      if (across < 0 || across >= edge || along < 0 || along >= edge) continue;
      rgb.set(
        canvas.colourAt(across, along).map((value) => value * 255),
        (y * size.widthPx + column) * 3,
      );
    }
  }
}
