import type { QuaternionTuple } from '../../gateway/contract/media.ts';
import { matrixFromQuaternion, rotateVector } from './rotation.ts';
import { directionOf } from './view-geometry.ts';

/** Which way the face of somebody points who wears the headset like this: a bearing in the room, 0 … 360. */
export function headBearingOf(orientation: QuaternionTuple): number {
  return directionOf(rotateVector(matrixFromQuaternion(orientation), [1, 0, 0])).bearingDeg;
}
