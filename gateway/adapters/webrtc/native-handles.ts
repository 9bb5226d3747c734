import { setTimeout as delay } from 'node:timers/promises';
import { cleanup, type DataChannel, type Track } from 'node-datachannel';

// The library keeps plain pointers to its tracks and channels until their `closed` callback has run, and follows them
// in `cleanup`: one that is collected before, or has no such callback, would be followed after its end.
const openHandles = new Set<Track | DataChannel>();
let users = 0;

const pollMs = 5;
const closeTimeoutMs = 500;

/** Keeps a track or channel from being collected while the library still refers to it. */
export function keepUntilClosed(handle: Track | DataChannel): void {
  openHandles.add(handle);
  // The library uses the handle once more right after the callback.
  handle.onClosed(() => setImmediate(() => openHandles.delete(handle)));
}

/** Counts one more user of the library, whose threads serve the whole process. */
export function acquireNativeLibrary(): void {
  users += 1;
}

/**
 * Ends one use of the library, after its connections were closed; the last user ends the library's threads, so that
 * the process can exit. Takes half a second at most.
 */
export async function releaseNativeLibrary(): Promise<void> {
  users -= 1;
  const deadlineMs = performance.now() + closeTimeoutMs;
  while (users === 0 && openHandles.size > 0 && performance.now() < deadlineMs) await delay(pollMs);
  if (users === 0) cleanup();
}
