import {
  composeRotations,
  rotateVector,
  rotationAbout,
  type Calibration,
} from '../../hardware/calibration/index.ts';
import { imperfectUnit } from './fisheye-picture.ts';

/**
 * Four lenses on a ring of this radius, looking ahead, to the right, behind and to the left; their pictures lie side by
 * side, each half of `widthPx` wide.
 */
export function quadRig(widthPx: number, radiusM: number): Calibration {
  const unit = imperfectUnit(widthPx);
  const [front] = unit.lenses;
  if (front === undefined) throw new Error('no lens');
  const lenses = [0, 1, 2, 3].map((index) => {
    const turn = rotationAbout([0, 0, 1], (-index * Math.PI) / 2);
    const [w, x, y, z] = composeRotations(turn, front.rotation);
    const [px, py, pz] = rotateVector(turn, [radiusM, 0, 0]);
    return {
      ...front,
      cxPx: front.cxPx + (index * widthPx) / 2,
      rotation: [w, x, y, z] as [number, number, number, number],
      positionM: [px, py, pz] as [number, number, number],
    };
  });
  return { ...unit, widthPx: 2 * widthPx, heightPx: widthPx / 2, lenses };
}
