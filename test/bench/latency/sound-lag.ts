/** Sound on the time line of the Unix clock: 8 kHz, −1 … 1. */
export interface TimedSound {
  startedAtMs: number;
  samples: Float32Array;
}

export const samplesPerMs = 8;
/** A stretch fainter than this says nothing. */
const faintest = 0.004;
const leastLikeness = 0.6;

interface LagLimits {
  segmentMs: number;
  longestLagMs: number;
}

const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));

/** How much later than in `given` each stretch of sound is in `heard`, in ms; stretches that are faint or not found are left out. */
export function lagsMs(given: TimedSound, heard: TimedSound, limits: LagLimits): number[] {
  const segment = limits.segmentMs * samplesPerMs;
  const lags: number[] = [];
  for (let from = 0; from + segment <= given.samples.length; from += segment) {
    const wanted = given.samples.subarray(from, from + segment);
    if (rms(wanted) < faintest) continue;
    const atMs = given.startedAtMs + from / samplesPerMs;
    const begin = Math.round((atMs - heard.startedAtMs) * samplesPerMs);
    const end = begin + segment + limits.longestLagMs * samplesPerMs;
    if (begin < 0 || end > heard.samples.length) continue;
    const lag = bestLag(wanted, heard.samples.subarray(begin, end));
    if (lag !== null) lags.push(lag / samplesPerMs);
  }
  return lags;
}

/** The place in `within` that is most like `wanted`, or null where none is; by correlation, whatever the loudness. */
function bestLag(wanted: Float32Array, within: Float32Array): number | null {
  const wantedPower = wanted.reduce((sum, sample) => sum + sample * sample, 0);
  let [best, lag] = [leastLikeness, null as number | null];
  let power = within.subarray(0, wanted.length).reduce((sum, sample) => sum + sample * sample, 0);
  for (let place = 0; place + wanted.length < within.length; place++) {
    let product = 0;
    for (let at = 0; at < wanted.length; at++) product += (wanted[at] ?? 0) * (within[place + at] ?? 0);
    const likeness = product / Math.sqrt(wantedPower * Math.max(power, 1e-9));
    if (likeness > best) [best, lag] = [likeness, place];
    power += (within[place + wanted.length] ?? 0) ** 2 - (within[place] ?? 0) ** 2;
  }
  return lag;
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
