import { afterEach, beforeEach, vi } from 'vitest';
import type { HeadsetTransport } from '../../firmware-bridge/index.ts';

let frames = 0;

/** Frames that arrive at these ends keep simulated time from passing. */
export function watchTraffic(...ends: readonly HeadsetTransport[]): void {
  for (const end of ends) end.onFrame(() => frames++);
}

/** A frame in memory takes one turn of the loop, and what it sets off another. */
const quietTurns = 8;

/** Lets time pass to the next timer whenever there was nothing to do for some turns; returns what ends that. */
function passTime(): () => void {
  let [seen, quiet, isRunning] = [frames, 0, true];
  const turn = (): void => {
    if (!isRunning) return;
    quiet = seen === frames ? quiet + 1 : 0;
    seen = frames;
    if (quiet > quietTurns && vi.getTimerCount() > 0) {
      vi.advanceTimersToNextTimer();
      quiet = 0;
    }
    setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isRunning = false;
  };
}

/**
 * Time in this file's tests passes only when nothing else is left to do, and then at once: no answer is late because the machine is
 * busy, and nobody waits for one that is. Timers and the monotonic clock keep that time; frames need none.
 */
export function simulateTime(): void {
  let stop = (): void => undefined;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'hrtime'] });
    stop = passTime();
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
}
