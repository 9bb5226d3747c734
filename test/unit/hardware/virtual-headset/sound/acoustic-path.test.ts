import { describe, expect, it } from 'vitest';
import { AcousticPath } from '../../../../../hardware/virtual-headset/sound/acoustic-path.ts';

const ms = (value: number) => BigInt(value) * 1_000_000n;
const samplesPerMs = 48;

function constant(value: number, lengthMs: number): Buffer {
  const sound = Buffer.alloc(2 * samplesPerMs * lengthMs);
  for (let at = 0; at < sound.length; at += 2) sound.writeInt16LE(value, at);
  return sound;
}

/** What a silent room's microphone records of the path, sample by sample. */
function recorded(path: AcousticPath, fromMs: number, lengthMs: number): number[] {
  const sound = constant(0, lengthMs);
  path.addTo(sound, ms(fromMs));
  return Array.from({ length: sound.length / 2 }, (_, at) => sound.readInt16LE(2 * at));
}

describe('the way from a headset’s speaker to its microphone', () => {
  it('brings what is played 60 ms later and 12.5 dB quieter, and a little of the room behind it', () => {
    const path = new AcousticPath();
    path.play(constant(10_000, 1), ms(1000));
    const heard = recorded(path, 1000, 120);
    const first = heard.findIndex((sample) => sample !== 0);
    expect(first / samplesPerMs).toBeCloseTo(60.6, 1);
    expect(heard[first]).toBe(Math.round(10_000 * 10 ** (-12.5 / 20)));
    const power = (samples: number[]) => samples.reduce((sum, sample) => sum + sample * sample, 0);
    const room = power(heard.slice(first + samplesPerMs));
    expect(room).toBeGreaterThan(0);
    expect(room).toBeLessThan(power(heard) / 5);
    expect(heard.at(-1)).toBe(0);
  });

  it('is added to what the microphone hears besides, and never wraps', () => {
    const path = new AcousticPath();
    path.play(constant(32_767, 100), ms(0));
    const loud = constant(32_000, 20);
    path.addTo(loud, ms(100));
    expect(loud.readInt16LE(0)).toBe(32_767);
  });

  it('plays deliveries without a gap, although one is late', () => {
    const path = new AcousticPath();
    for (const atMs of [1000, 1078, 1079, 1080]) path.play(constant(10_000, 20), ms(atMs));
    expect(recorded(path, 1100, 40).every((sample) => sample > 1000)).toBe(true);
  });

  it('is no later for good after a delivery that was much too late', () => {
    const [path, punctual] = [new AcousticPath(), new AcousticPath()];
    for (let delivery = 0; delivery < 60; delivery++) {
      const ideallyMs = 1000 + 20 * delivery;
      path.play(constant(10_000, 20), ms(Math.max(ideallyMs, delivery === 0 ? 0 : 1110)));
      punctual.play(constant(10_000, 20), ms(ideallyMs));
    }
    expect(recorded(path, 2150, 150)).toEqual(recorded(punctual, 2150, 150));
  });

  it('is no later for good after a first delivery that was a little late', () => {
    const [path, punctual] = [new AcousticPath(), new AcousticPath()];
    for (let delivery = 0; delivery < 50; delivery++) {
      const ideallyMs = 1000 + 20 * delivery;
      path.play(constant(10_000, 20), ms(delivery === 0 ? ideallyMs + 50 : ideallyMs));
      punctual.play(constant(10_000, 20), ms(ideallyMs));
    }
    expect(recorded(path, 1950, 150)).toEqual(recorded(punctual, 1950, 150));
  });
});
