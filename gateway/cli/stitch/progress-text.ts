import type { JobProgress } from '../../ports/media-jobs.ts';

/** `45 %, 12 s of 27 s, 3.1 times as fast as it plays`; of a recording without an end `12 s`. */
export function progressText({ positionS, totalS }: JobProgress, elapsedS: number): string {
  if (totalS === null) return `${positionS} s`;
  const percent = Math.min(100, Math.floor((100 * positionS) / totalS));
  const speed = elapsedS > 0 ? positionS / elapsedS : 0;
  return `${percent} %, ${positionS} s of ${totalS} s, ${speed.toFixed(1)} times as fast as it plays`;
}
