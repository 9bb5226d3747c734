/** When and how fast a loop is played; `loopStartMonotonicNs` is the capture time of the very first frame. */
export interface PlaySchedule {
  loopStartMonotonicNs: bigint;
  framesPerSecond: number;
  frameCount: number;
}

const nsPerS = 1_000_000_000n;

/** Capture time (host monotonic ns) of the frame with this ordinal, counted from 0 at the start of playing. */
export function captureNsOfOrdinal(schedule: PlaySchedule, ordinal: number): bigint {
  return schedule.loopStartMonotonicNs + (BigInt(ordinal) * nsPerS) / BigInt(schedule.framesPerSecond);
}

/** How many frames have been captured by a moment, less one: −1 before the first. */
export function ordinalAt(schedule: PlaySchedule, monotonicNs: bigint): number {
  const elapsed = monotonicNs - schedule.loopStartMonotonicNs;
  if (elapsed < 0n) return -1;
  // Rounded up by one nanosecond, because capture times are rounded down.
  return Number(((elapsed + 1n) * BigInt(schedule.framesPerSecond) - 1n) / nsPerS);
}

/**
 * Capture time (host monotonic ns) of a frame number as read from a time code: the latest one not after
 * `seenMonotonicNs`. Null for a number outside the loop or before its first showing.
 */
export function captureNsOfFrame(
  schedule: PlaySchedule,
  frameNumber: number,
  seenMonotonicNs: bigint,
): bigint | null {
  if (!Number.isInteger(frameNumber) || frameNumber < 0 || frameNumber >= schedule.frameCount) return null;
  const newest = ordinalAt(schedule, seenMonotonicNs);
  const ordinal =
    newest - ((((newest - frameNumber) % schedule.frameCount) + schedule.frameCount) % schedule.frameCount);
  return ordinal < 0 ? null : captureNsOfOrdinal(schedule, ordinal);
}

/** Seconds since the start of the scene's loop at a moment, 0 ≤ s < loop length. */
export function sceneTimeS(schedule: PlaySchedule, monotonicNs: bigint): number {
  const loopNs = (BigInt(schedule.frameCount) * nsPerS) / BigInt(schedule.framesPerSecond);
  const within = (monotonicNs - schedule.loopStartMonotonicNs) % loopNs;
  return Number(within < 0n ? within + loopNs : within) / 1e9;
}
