/** Mean power of samples of −1 … 1 in dB, 0 dB for a square wave of full scale; silence is −120. */
export function powerDb(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-12);
}
