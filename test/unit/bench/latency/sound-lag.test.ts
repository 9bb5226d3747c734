import { describe, expect, it } from 'vitest';
import { nearlyNormal, seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import { formantVoice } from '../../../../hardware/virtual-headset/sound/formant-voice.ts';
import { lagsMs, samplesPerMs, thinned } from '../../../bench/latency/sound-lag.ts';

const limits = { segmentMs: 400, longestLagMs: 400 };
const startedAtMs = 1_700_000_000_000.25;

/** Some seconds of speech at 8 kHz, scaled. */
const voice = (() => {
  const speech = formantVoice('please show me the desk and the door behind you', 3);
  const pcm = Buffer.alloc(2 * speech.length);
  speech.forEach((sample, at) => pcm.writeInt16LE(Math.round(32_767 * sample), 2 * at));
  return thinned(pcm);
})();
const given = { startedAtMs, samples: voice };

/** The voice so much later, on a recording that began at another time. */
function heardLater(lagMs: number, change: (sample: number) => number = (sample) => sample) {
  const leadMs = 130;
  const samples = new Float32Array(voice.length + 1000 * samplesPerMs);
  samples.set(voice, Math.round((leadMs + lagMs) * samplesPerMs));
  return { startedAtMs: startedAtMs - leadMs, samples: samples.map(change) };
}

function noise(level: number, seed: number): () => number {
  const random = seededRandom(seed);
  return () => level * nearlyNormal(random);
}

const furthestFrom = (lags: number[], wanted: number) =>
  Math.max(...lags.map((lag) => Math.abs(lag - wanted)));

describe('the lag of a sound', () => {
  it.each([0, 3, 87.5, 250, 390])('is found where it is %d ms', (lagMs) => {
    const lags = lagsMs(given, heardLater(lagMs), limits);
    expect(lags.length).toBeGreaterThanOrEqual(5);
    expect(furthestFrom(lags, lagMs)).toBeLessThanOrEqual(0.25);
  });

  it.each([0.02, 0.5, 3])('does not depend on the loudness: %d times as loud', (gain) => {
    const lags = lagsMs(
      given,
      heardLater(123, (sample) => gain * sample),
      limits,
    );
    expect(lags.length).toBeGreaterThanOrEqual(5);
    expect(furthestFrom(lags, 123)).toBeLessThanOrEqual(0.25);
  });

  it('is found in noise, and never a wrong one', () => {
    const loudness = Math.sqrt(voice.reduce((sum, sample) => sum + sample * sample, 0) / voice.length);
    for (const [share, least] of [
      [0.1, 5],
      [0.3, 2],
      [1, 0],
    ] as const) {
      const grain = noise(loudness * share, 5);
      const lags = lagsMs(
        given,
        heardLater(210, (sample) => sample + grain()),
        limits,
      );
      expect(lags.length).toBeGreaterThanOrEqual(least);
      if (lags.length > 0) expect(furthestFrom(lags, 210)).toBeLessThanOrEqual(2);
    }
  });

  it('is not found in silence, in noise, or in somebody else’s words', () => {
    const silence = { startedAtMs: startedAtMs - 100, samples: new Float32Array(voice.length + 8000) };
    const grain = noise(0.1, 9);
    const noisy = { ...silence, samples: silence.samples.map(() => grain()) };
    const others = heardLater(100);
    others.samples.reverse();
    for (const heard of [silence, noisy, others]) expect(lagsMs(given, heard, limits)).toEqual([]);
    expect(lagsMs({ startedAtMs, samples: new Float32Array(voice.length) }, heardLater(0), limits)).toEqual(
      [],
    );
  });

  it('is not found in a tone, which is the same again a period later', () => {
    const tone = Float32Array.from({ length: 16_000 }, (_, at) => 0.5 * Math.sin(at / 3));
    expect(lagsMs({ startedAtMs, samples: tone }, { startedAtMs, samples: tone }, limits)).toEqual([]);
  });

  it('is not searched where nothing was recorded', () => {
    const late = { startedAtMs: startedAtMs + 60_000, samples: voice };
    expect(lagsMs(given, late, limits)).toEqual([]);
  });
});
