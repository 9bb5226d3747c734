import { describe, expect, it } from 'vitest';
import { knock } from '../../hardware/virtual-headset/clap.ts';
import { machineSpeaker } from '../../hardware/virtual-headset/sound/speech.ts';
import { heardAfterMs } from '../bench/latency/claps.ts';
import { lagsMs, thinned, type TimedSound } from '../bench/latency/sound-lag.ts';
import { decodeOpus, encodeOpus } from '../support/media/opus-sound.ts';

/** What an encoder looks ahead, and a receiver of RTP does not cut off. RFC 7845, 4.2: usually 312 samples at 48 kHz. */
const lookaheadMs = 6.5;

const inOneEighth = (samples: Float32Array): Float32Array => {
  const pcm = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, at) =>
    pcm.writeInt16LE(Math.round(32_767 * Math.max(-1, Math.min(1, sample))), 2 * at),
  );
  return thinned(pcm);
};
const throughOpus = async (samples: Float32Array) => inOneEighth(await decodeOpus(await encodeOpus(samples)));
const at = (startedAtMs: number, samples: Float32Array): TimedSound => ({ startedAtMs, samples });

describe('the lag of a sound that went through Opus', () => {
  it('is found to 2 ms, of a voice', async () => {
    const words = 'Good morning. Please show me the whole desk in front of you, and then the door.';
    const voice = new Float32Array(48_000 * 5);
    voice.set((await machineSpeaker(3)(words)).subarray(0, 48_000 * 4));
    const heard = at(1150, await throughOpus(voice));
    const lags = lagsMs(at(1000, inOneEighth(voice)), heard, { segmentMs: 600, longestLagMs: 600 });
    expect(lags.length).toBeGreaterThanOrEqual(3);
    for (const lag of lags) expect(Math.abs(lag - 150 - lookaheadMs)).toBeLessThanOrEqual(2);
  });

  it('is found to 2 ms, of every clap', async () => {
    const sound = new Float32Array(48_000 * 4);
    const clapsMs = [200, 933.333, 1666.667, 2400];
    for (const clapMs of clapsMs) sound.set(knock(), Math.round(48 * clapMs));
    const lags = heardAfterMs(clapsMs, at(110, await throughOpus(sound)));
    for (const lag of lags) expect(Math.abs((lag ?? Number.NaN) - 110 - lookaheadMs)).toBeLessThanOrEqual(2);
  });
});
