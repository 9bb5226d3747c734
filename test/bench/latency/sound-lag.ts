/** Sound on the time line of the Unix clock: 8 kHz, −1 … 1. */
export interface TimedSound {
  startedAtMs: number;
  samples: Float32Array;
}

export const samplesPerMs = 8;
/** A stretch fainter than this says nothing. */
const faintest = 0.004;
/** Least normalised correlation of a stretch with the place where it is found again: 1 is the same sound, 0 any other. */
const leastLikeness = 0.6;
/** It is found where it is this many times as like as anywhere else: a vowel is like itself one period later. */
const leastLead = 1.15;
/** Places this near are the same place. */
const peakWidthMs = 1.5;
/**
 * A voice has too much of low frequencies, whose correlation is as broad as their periods are long; of high ones, a voice's codec keeps
 * the loudness and not the wave.
 */
const emphasis = 0.6;

interface LagLimits {
  segmentMs: number;
  longestLagMs: number;
}

const power = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);
const rms = (samples: Float32Array) => Math.sqrt(power(samples) / Math.max(1, samples.length));

/**
 * How much later than in `given` each stretch of sound is in `heard`, in ms, to an eighth of one; stretches that are faint, or not
 * found at one place and no other, are left out. Normalised cross-correlation of both with their high frequencies raised, so that
 * loudness does not matter.
 */
export function lagsMs(given: TimedSound, heard: TimedSound, limits: LagLimits): number[] {
  const segment = limits.segmentMs * samplesPerMs;
  const [givenEdges, heardEdges] = [emphasised(given.samples), emphasised(heard.samples)];
  const lags: number[] = [];
  for (let from = 0; from + segment <= given.samples.length; from += segment) {
    if (rms(given.samples.subarray(from, from + segment)) < faintest) continue;
    const atMs = given.startedAtMs + from / samplesPerMs;
    const begin = Math.round((atMs - heard.startedAtMs) * samplesPerMs);
    const end = begin + segment + limits.longestLagMs * samplesPerMs;
    if (begin < 0 || end > heardEdges.length) continue;
    const wanted = givenEdges.subarray(from, from + segment);
    const lag = clearestLag(likenesses(wanted, heardEdges.subarray(begin, end)));
    if (lag !== null) lags.push(lag / samplesPerMs);
  }
  return lags;
}

/** Without the sample before, for the most part. */
function emphasised(samples: Float32Array): Float32Array {
  return samples.map((sample, at) => sample - emphasis * (samples[at - 1] ?? 0));
}

/** The normalised correlation of `wanted` with every place in `within`. */
function likenesses(wanted: Float32Array, within: Float32Array): Float32Array {
  const wantedPower = power(wanted);
  const found = new Float32Array(within.length - wanted.length);
  let here = power(within.subarray(0, wanted.length));
  for (let place = 0; place < found.length; place++) {
    let product = 0;
    for (let at = 0; at < wanted.length; at++) product += (wanted[at] ?? 0) * (within[place + at] ?? 0);
    found[place] = product / Math.sqrt(wantedPower * Math.max(here, 1e-9));
    here += (within[place + wanted.length] ?? 0) ** 2 - (within[place] ?? 0) ** 2;
  }
  return found;
}

/** The place of the highest peak, or null where it is too low or another one is nearly as high. */
function clearestLag(likeness: Float32Array): number | null {
  const best = likeness.reduce((top, value, place) => (value > (likeness[top] ?? 0) ? place : top), 0);
  const height = likeness[best] ?? 0;
  if (height < leastLikeness) return null;
  const isAside = (place: number) => Math.abs(place - best) > peakWidthMs * samplesPerMs;
  const side = likeness.reduce((top, value, place) => (isAside(place) ? Math.max(top, value) : top), 0);
  return height >= leastLead * side ? best : null;
}

/** 48 kHz, signed 16 bit little-endian, at 8 kHz. */
export function thinned(pcm: Buffer): Float32Array {
  const samples = new Float32Array(Math.floor(pcm.length / 12));
  for (let at = 0; at < samples.length; at++) {
    let sum = 0;
    for (let part = 0; part < 6; part++) sum += pcm.readInt16LE(12 * at + 2 * part);
    samples[at] = sum / 6 / 32768;
  }
  return samples;
}
