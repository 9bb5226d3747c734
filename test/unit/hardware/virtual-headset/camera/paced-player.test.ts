import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PacedPlayer } from '../../../../../hardware/virtual-headset/camera/paced-player.ts';
import { AcousticPath } from '../../../../../hardware/virtual-headset/sound/acoustic-path.ts';
import { toneLoop } from '../../../../../hardware/virtual-headset/sound/tone.ts';

/** Simulated time, of which no millisecond passes by itself. */
const monotonicNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** A port with one client that takes everything at once. */
class Port {
  readonly clientCount = 1;
  readonly chunks: Uint8Array[] = [];

  onConnected(): void {
    // The client was there before.
  }

  send(chunk: Uint8Array): void {
    this.chunks.push(chunk);
  }

  get bytes(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }
}

let video: Port;
let audio: Port;
let player: PacedPlayer;

beforeEach(() => {
  vi.useFakeTimers();
  [video, audio] = [new Port(), new Port()];
  const recording = {
    manifest: { version: 1, frameCount: 30, framesPerSecond: 30, widthPx: 64, heightPx: 32 } as const,
    sound: toneLoop(1000),
    readFrame: () => Promise.resolve(Buffer.from([0xff, 0xd8])),
  };
  player = new PacedPlayer(recording, video, audio, new AcousticPath(), monotonicNs);
  player.start();
});
afterEach(() => {
  player.close();
  vi.useRealTimers();
});

const seconds = 60;
/** The microphone's samples of a minute, those of the last 20 ms included or not. */
async function samplesOfAMinute(): Promise<number> {
  await vi.advanceTimersByTimeAsync(1000);
  const before = audio.bytes;
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  return (audio.bytes - before) / 2;
}

describe('the sound beside the camera', () => {
  it('has 48 000 samples a second, and is the loop without a break', async () => {
    expect(await samplesOfAMinute()).toBe(seconds * 48_000);
    const heard = Buffer.concat(audio.chunks);
    const loop = toneLoop(1000);
    const whole = Buffer.concat(Array.from({ length: seconds + 2 }, () => loop)).subarray(0, heard.length);
    expect(heard.equals(whole)).toBe(true);
  });

  it.each([1000, -1000])('drifts with the unit’s clock by %i ppm, and the pictures do not', async (ppm) => {
    player.setClockDrift(ppm);
    const pictures = video.chunks.length;
    const drift = ((await samplesOfAMinute()) / (seconds * 48_000) - 1) * 1e6;
    // A chunk more or less in a minute is 333 ppm.
    expect(Math.abs(drift - ppm)).toBeLessThanOrEqual(334);
    expect(Math.abs(video.chunks.length - pictures - (seconds + 1) * 30)).toBeLessThanOrEqual(2);
  });

  it.each([
    [150, 150],
    [2000, 0],
  ])(
    'keeps for a program that is held up what a sound card would: of %i ms the last %i',
    async (heldUpMs, keptMs) => {
      await vi.advanceTimersByTimeAsync(1000);
      const before = audio.bytes;
      vi.setSystemTime(Date.now() + heldUpMs);
      await vi.advanceTimersByTimeAsync(1000);
      const expected = (1000 + keptMs) * 48;
      // A chunk may lie across either end.
      expect(Math.abs((audio.bytes - before) / 2 - expected)).toBeLessThanOrEqual(2 * 480);
    },
  );
});
