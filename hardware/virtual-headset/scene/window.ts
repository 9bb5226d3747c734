import { mixRgb, type Canvas, type Rgb } from './canvas.ts';
import { cellNoise, ceilingLights, room, windowOpening } from './room-shell.ts';
import { paintFace, type BareFace, type Surface } from './solid.ts';

/** A hazy day: sky, far hills and trees, behind a white frame with one bar each way. */
function paintView(canvas: Canvas): void {
  const { widthM: w, heightM: h } = canvas;
  const frame: Rgb = [0.96, 0.96, 0.95];
  canvas.shade((xM, yM) => {
    const hill = h * (0.6 + 0.05 * Math.sin(xM * 3.1) + 0.02 * Math.sin(xM * 11));
    const tree = h * (0.74 + 0.06 * Math.sin(xM * 5.3 + 1) + 0.05 * cellNoise(xM * 30, 2));
    if (yM > tree) return mixRgb([0.47, 0.52, 0.44], [0.39, 0.43, 0.37], cellNoise(xM * 40, yM * 40));
    if (yM > hill) return [0.66, 0.71, 0.7];
    return mixRgb([0.78, 0.86, 0.93], [0.95, 0.96, 0.95], yM / hill);
  });
  const bar = 0.05;
  canvas.rectangle(0, 0, w, bar, frame).rectangle(0, h - bar, w, bar, frame);
  canvas.rectangle(0, 0, bar, h, frame).rectangle(w - bar, 0, bar, h, frame);
  canvas.rectangle(w / 2 - bar / 2, 0, bar, h, frame).rectangle(0, h * 0.3, w, bar / 2, frame);
}

/** The window in the left wall, bright as day. */
export function windowSurface(): Surface {
  const { fromXM, toXM, bottomZM, topZM } = windowOpening;
  const face: BareFace = {
    face: 'left',
    origin: [fromXM, room.max[1] - 0.004, topZM],
    right: [toXM - fromXM, 0, 0],
    down: [0, 0, bottomZM - topZM],
    widthM: toXM - fromXM,
    heightM: topZM - bottomZM,
  };
  return paintFace(face, 160, paintView, true);
}

/** The glowing panels of the ceiling. */
export function ceilingLightSurfaces(): Surface[] {
  return ceilingLights.map(({ xM, yM, halfXM, halfYM }) =>
    paintFace(
      {
        face: 'top',
        origin: [xM - halfXM, yM + halfYM, room.max[2] - 0.004],
        right: [0, -2 * halfYM, 0],
        down: [2 * halfXM, 0, 0],
        widthM: 2 * halfYM,
        heightM: 2 * halfXM,
      },
      40,
      (canvas) => canvas.fill([1, 1, 0.985]),
      true,
    ),
  );
}
