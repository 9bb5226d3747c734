import { shallowRef } from 'vue';
import type { QuaternionTuple } from '../../gateway/contract/media.ts';
import { headBearingOf } from './head-bearing.ts';

/** Five times a second is as often as a small arrow is worth redrawing. */
const renewEveryMs = 200;

/** Which way the candidate's face points, as a bearing in the room; null while unknown. */
export function useHeadBearing() {
  const headBearingDeg = shallowRef<number | null>(null);
  let renewedAtMs = -Infinity;

  function noteOrientation(orientation: QuaternionTuple | null): void {
    const nowMs = performance.now();
    if (orientation === null || nowMs - renewedAtMs < renewEveryMs) return;
    renewedAtMs = nowMs;
    headBearingDeg.value = Math.round(headBearingOf(orientation));
  }

  return { headBearingDeg, noteOrientation };
}
