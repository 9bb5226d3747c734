import { setTimeout as sleep } from 'node:timers/promises';

const partBytes = 64 * 1024;

/** Bytes in parts, no faster than that on the whole; null: as fast as they are taken. */
export async function* pacedParts(
  bytes: Uint8Array,
  maxBitsPerSecond: number | null,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const beganMs = performance.now();
  for (let from = 0; from < bytes.length; from += partBytes) {
    const dueMs = maxBitsPerSecond === null ? 0 : (from * 8 * 1000) / maxBitsPerSecond;
    const waitMs = dueMs - (performance.now() - beganMs);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    yield bytes.subarray(from, from + partBytes);
  }
}
