import { reachesItsEdge, type Lens } from '../calibration.ts';
import { composeRotations, rotationAbout, unitQuaternion } from '../rotation.ts';
import { vectorLength, type Vector3 } from '../vector.ts';

/**
 * What a fit may change of a lens, each as a change from the lens it starts from, 0 for none:
 * both focal lengths, as a part of them; fy against fx, as a part; the centre, in focal lengths; k, as it is;
 * the lens turned about its own axes L, radians; its entrance pupil shifted in H, metres.
 */
export const lensParameterNames = [
  'focal',
  'aspect',
  'centreX',
  'centreY',
  'k1',
  'k2',
  'k3',
  'k4',
  'turnX',
  'turnY',
  'turnZ',
  'shiftX',
  'shiftY',
  'shiftZ',
] as const;
export type LensParameterName = (typeof lensParameterNames)[number];

/**
 * How far a unit's lens may be expected from its model's nominal one (standard deviations): wide enough to let any
 * real unit through, narrow enough that what few points say nothing of stays nominal.
 */
export const lensPriorSigmas: Readonly<Record<LensParameterName, number>> = {
  focal: 0.05,
  aspect: 0.005,
  centreX: 0.1,
  centreY: 0.1,
  k1: 0.05,
  k2: 0.02,
  k3: 0.005,
  k4: 0.001,
  turnX: 0.1,
  turnY: 0.1,
  turnZ: 0.1,
  shiftX: 0.004,
  shiftY: 0.004,
  shiftZ: 0.004,
};

/** `start` with the changes of those parameters that are `free`, in that order, or null where such a lens folds back. */
export function changedLens(
  start: Lens,
  free: readonly LensParameterName[],
  changes: Float64Array,
): Lens | null {
  const change = (name: LensParameterName) => changes[free.indexOf(name)] ?? 0;
  const fxPx = start.fxPx * (1 + change('focal'));
  const [k1, k2, k3, k4] = start.k;
  const [x, y, z] = start.positionM;
  const lens: Lens = {
    ...start,
    fxPx,
    fyPx: start.fyPx * (1 + change('focal')) * (1 + change('aspect')),
    cxPx: start.cxPx + start.fxPx * change('centreX'),
    cyPx: start.cyPx + start.fyPx * change('centreY'),
    k: [k1 + change('k1'), k2 + change('k2'), k3 + change('k3'), k4 + change('k4')],
    rotation: turned(start.rotation, [change('turnX'), change('turnY'), change('turnZ')]),
    positionM: [x + change('shiftX'), y + change('shiftY'), z + change('shiftZ')],
  };
  return fxPx > 0 && lens.fyPx > 0 && reachesItsEdge(lens) ? lens : null;
}

/** A rotation after a turn about its own axes by a rotation vector, radians. */
function turned(rotation: Lens['rotation'], turn: Vector3): Lens['rotation'] {
  const angleRad = vectorLength(turn);
  if (angleRad === 0) return rotation;
  const [w, x, y, z] = unitQuaternion(composeRotations(rotation, rotationAbout(turn, angleRad)));
  return [w, x, y, z];
}
