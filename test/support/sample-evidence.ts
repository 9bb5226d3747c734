import { createHash } from 'node:crypto';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import type { WrittenSegment } from './evidence-file-writer.ts';

export const sampleSessionKey = createHash('sha256').update('a sample').digest();

/** A segment of random bytes, the same for the same seed; what a reader makes of its MP4 is nobody's business here. */
export function sampleSegment(seed: number, change: Partial<WrittenSegment> = {}): WrittenSegment {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const someBytes = (atMost: number): Buffer =>
    Buffer.from(Uint8Array.from({ length: 1 + below(atMost) }, () => below(256)));
  return {
    sessionKey: sampleSessionKey,
    salt: Uint8Array.from({ length: 16 }, () => below(256)),
    number: 1 + below(1000),
    timescale: 90_000,
    initialisation: someBytes(80),
    fragments: Array.from({ length: 3 + below(5) }, () => ({
      ...{ plain: someBytes(200), durationTicks: 1 + below(90_000), keyFrame: random() < 0.5 },
    })),
    startTicks: below(1_000_000_000),
    ...change,
  };
}
