import { soundSampleRateHz } from '../recording/recording.ts';
import { seededRandom } from '../seeded-random.ts';

/** Resonances of vowels of a male voice, Hz. Source: Peterson and Barney 1952. */
const vowels: Record<string, readonly [number, number, number]> = {
  a: [730, 1090, 2440],
  e: [530, 1840, 2480],
  i: [270, 2290, 3010],
  o: [570, 840, 2410],
  u: [300, 870, 2240],
};

const vowelS = 0.15;
const consonantS = 0.06;
const pauseS = 0.09;

/** A two-pole resonator's coefficients. */
function resonator(centreHz: number, widthHz: number): { gain: number; b: number; c: number } {
  const radius = Math.exp((-Math.PI * widthHz) / soundSampleRateHz);
  const b = 2 * radius * Math.cos((2 * Math.PI * centreHz) / soundSampleRateHz);
  return { gain: 1 - b + radius * radius, b, c: -radius * radius };
}

function sungVowel(formants: readonly number[], pitchHz: number): Float32Array {
  const out = new Float32Array(Math.round(vowelS * soundSampleRateHz));
  for (const [place, centreHz] of formants.entries()) {
    const { gain, b, c } = resonator(centreHz, 70 + 30 * place);
    let [last, beforeLast, phase] = [0, 0, 0];
    for (let sample = 0; sample < out.length; sample++) {
      phase += pitchHz / soundSampleRateHz;
      const pulse = phase >= 1 ? 1 : -0.006;
      if (phase >= 1) phase -= 1;
      const value = gain * pulse * 12 + b * last + c * beforeLast;
      [beforeLast, last] = [last, value];
      const shape = Math.sin((Math.PI * sample) / out.length);
      out[sample] = (out[sample] ?? 0) + (value * shape) / (place + 1);
    }
  }
  return out;
}

function hiss(random: () => number): Float32Array {
  const out = new Float32Array(Math.round(consonantS * soundSampleRateHz));
  return out.map((_, sample) => (random() - 0.5) * 0.12 * Math.sin((Math.PI * sample) / out.length));
}

/** A rough voice for machines without a speech program: one sound per letter, at 48 kHz; the same for the same text. */
export function formantVoice(text: string, seed: number): Float32Array {
  const random = seededRandom(seed);
  const parts: Float32Array[] = [];
  const letters = text.toLowerCase().replaceAll(/[^a-z ]/g, '');
  for (const [place, letter] of Array.from(letters).entries()) {
    const formants = vowels[letter];
    const pitchHz = 118 + 14 * Math.sin(place / 3) - (12 * place) / letters.length;
    if (formants !== undefined) parts.push(sungVowel(formants, pitchHz));
    else if (letter === ' ') parts.push(new Float32Array(Math.round(pauseS * soundSampleRateHz)));
    else parts.push(hiss(random));
  }
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  const peak = out.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return out.map((value) => (value / peak) * 0.6);
}
