export interface VideoSize {
  widthPx: number;
  heightPx: number;
}

/** Sizes of the stream, the default first; hardware/reference-headset/USB.md. */
export const videoSizes: readonly VideoSize[] = [
  { widthPx: 1920, heightPx: 960 },
  { widthPx: 3840, heightPx: 1920 },
  { widthPx: 1280, heightPx: 640 },
  { widthPx: 640, heightPx: 320 },
];
const framesPerSecond = [30, 15, 10] as const;

/** Frame intervals in 100 ns, ascending. */
export function intervalsOf(): number[] {
  return framesPerSecond.map((rate) => Math.round(10_000_000 / rate));
}
