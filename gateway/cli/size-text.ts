const steps = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `0 B`, `12 kB`, `3.4 GB`: in steps of a thousand. */
export function sizeText(bytes: number): string {
  const step = Math.min(steps.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 999.5 ? Math.round(value) : value.toPrecision(3)} ${steps[step]}`;
}
