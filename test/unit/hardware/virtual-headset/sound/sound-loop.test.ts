import { describe, expect, it } from 'vitest';
import { formantVoice } from '../../../../../hardware/virtual-headset/sound/formant-voice.ts';
import { renderSoundLoop } from '../../../../../hardware/virtual-headset/sound/sound-loop.ts';
import { loadScenario } from '../../../../../hardware/virtual-headset/scenarios/load-scenario.ts';

const quiet = await loadScenario('quiet-exam');
const scenario = {
  ...quiet,
  sound: { speech: [{ atS: 1, text: 'one' }], typing: [{ fromS: 2, toS: 2.9 }] },
};
const tone = () => Promise.resolve(new Float32Array(24_000).map((_, place) => Math.sin(place / 10)));

function rms(pcm: Buffer, fromS: number, toS: number): number {
  let sum = 0;
  for (let sample = fromS * 48_000; sample < toS * 48_000; sample++)
    sum += (pcm.readInt16LE(sample * 2) / 32768) ** 2;
  return Math.sqrt(sum / ((toS - fromS) * 48_000));
}

describe('the loop of the microphone', () => {
  it('has speech and typing at their times, faint noise elsewhere, and its exact length', async () => {
    const pcm = await renderSoundLoop(scenario, 4, tone);
    expect(pcm).toHaveLength(4 * 48_000 * 2);
    expect(rms(pcm, 1, 1.5)).toBeGreaterThan(0.3);
    expect(rms(pcm, 2, 2.9)).toBeGreaterThan(0.004);
    expect(rms(pcm, 2, 2.9)).toBeLessThan(0.1);
    expect(rms(pcm, 3.2, 4)).toBeGreaterThan(0.0001);
    expect(rms(pcm, 3.2, 4)).toBeLessThan(0.003);
  });

  it('is the same every time', async () => {
    expect((await renderSoundLoop(scenario, 2, tone)).equals(await renderSoundLoop(scenario, 2, tone))).toBe(
      true,
    );
  });
});

describe('the built-in voice', () => {
  it('speaks within bounds, longer for more words, and the same every time', () => {
    const short = formantVoice('yes', 1);
    const long = formantVoice('yes, it is the second one', 1);
    expect(long.length).toBeGreaterThan(3 * short.length);
    expect(long.every((value) => Math.abs(value) <= 0.61)).toBe(true);
    expect(Math.sqrt(long.reduce((sum, value) => sum + value * value, 0) / long.length)).toBeGreaterThan(
      0.02,
    );
    expect(formantVoice('yes', 1)).toEqual(short);
  });
});
