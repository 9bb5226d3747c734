import { describe, expect, it, vi } from 'vitest';
import { decodeMessage } from '../../../../firmware-bridge/protocol/decode-message.ts';
import { decodeFrame } from '../../../../firmware-bridge/protocol/frame.ts';
import { seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import { connectScripted } from '../../../support/connect-scripted.ts';
import { fuzzFrame, fuzzKinds } from '../../../support/fuzz-frames.ts';
import { simulateTime } from '../../../support/simulated-time.ts';

simulateTime();

/** What a message can hold however it came about. */
function expectSound(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (value instanceof Uint8Array) expect(value.length).toBeLessThanOrEqual(1024);
  else if (Array.isArray(value)) {
    expect(value.length).toBeLessThanOrEqual(32);
    value.forEach(expectSound);
  } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(expectSound);
  else expect(value).toBeDefined();
}

describe('a conversation', () => {
  it('outlives all of it', async () => {
    const { headset, deviceEnd } = await connectScripted(() => null, { answerTimeoutMs: 1000 });
    const random = seededRandom(77);
    const lost = vi.fn();
    headset.onLost(lost);
    headset.onOrientation(({ quaternion }) => expect(Math.hypot(...quaternion)).toBeCloseTo(1, 6));
    for (let input = 0; input < 3000; input++)
      await deviceEnd.send(fuzzFrame(fuzzKinds[input % fuzzKinds.length] ?? 'random', random));
    await expect(headset.readStatus()).resolves.toMatchObject({ temperatureCelsius: 30 });
    expect(headset.figures().damagedFrames).toBeGreaterThan(1500);
    expect(lost).not.toHaveBeenCalled();
    await headset.close();
  });
});

describe('what no honest headset sends', () => {
  it.each(fuzzKinds)('is read as one of the outcomes and never throws: %s', (kind) => {
    const random = seededRandom(fuzzKinds.indexOf(kind) + 1);
    const outcomes = new Set<string>();
    for (let input = 0; input < 2000; input++) {
      const reading = decodeFrame(fuzzFrame(kind, random));
      if (!reading.ok) {
        outcomes.add(reading.reason);
        continue;
      }
      const decoded = decodeMessage(reading.frame.type, reading.frame.payload);
      outcomes.add(decoded.outcome);
      if (decoded.outcome === 'message') expectSound(decoded.message);
    }
    const known = ['length', 'version', 'crc', 'message', 'malformed', 'unknown'];
    expect(known).toEqual(expect.arrayContaining([...outcomes]));
    // Frames with a good checksum reach the readers of payloads.
    if (kind === 'payload') expect([...outcomes].sort()).toEqual(['malformed', 'message', 'unknown']);
  });
});
