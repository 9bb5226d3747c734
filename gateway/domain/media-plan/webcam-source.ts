/** A size that a webcam lists. */
export interface WebcamSize {
  /** Four characters of V4L2, such as `MJPG` or `YUYV`. */
  fourcc: string;
  widthPx: number;
  heightPx: number;
  framesPerSecond: readonly number[];
}

/** Where a webcam's pictures are read from, and what was asked of it. */
export type WebcamSource =
  | { kind: 'v4l2'; devicePath: string; widthPx: number; heightPx: number; framesPerSecond: number }
  /** Uncompressed pictures of a webcam that has no others. */
  | { kind: 'v4l2-raw'; devicePath: string; widthPx: number; heightPx: number; framesPerSecond: number }
  /** JPEG pictures back to back on a loopback TCP port. */
  | { kind: 'mjpeg-tcp'; port: number; widthPx: number; heightPx: number; framesPerSecond: number };

/** A face beside the exam's screens: more would cost encoding time that the panorama needs. */
const limits = { widthPx: 1280, heightPx: 720, framesPerSecond: 30 } as const;
/** Below this, movement is not seen any more. */
const leastFramesPerSecond = 5;
/** Compressed otherwise; the pipeline has no decoder for these. */
const unreadable: ReadonlySet<string> = new Set([
  'H264',
  'HEVC',
  'H265',
  'MPG1',
  'MPG2',
  'MPG4',
  'VP80',
  'VP90',
]);

const rank = (fourcc: string): number => (fourcc === 'MJPG' ? 1 : 0);

/**
 * The largest of its sizes up to 1280 × 720 at 5 to 30 pictures a second, compressed before uncompressed; null where it has
 * none. Rates that are not whole are passed over: V4L2 takes 30 for another rate than 29.97.
 */
export function webcamSource(devicePath: string, sizes: readonly WebcamSize[]): WebcamSource | null {
  const usable = sizes.flatMap(({ fourcc, widthPx, heightPx, framesPerSecond: rates }) => {
    if (unreadable.has(fourcc) || widthPx > limits.widthPx || heightPx > limits.heightPx) return [];
    const isUsable = (rate: number) =>
      Number.isInteger(rate) && rate >= leastFramesPerSecond && rate <= limits.framesPerSecond;
    const framesPerSecond = Math.max(...rates.filter(isUsable));
    return framesPerSecond > 0 ? [{ fourcc, widthPx, heightPx, framesPerSecond }] : [];
  });
  const pixels = (size: { widthPx: number; heightPx: number }) => size.widthPx * size.heightPx;
  const [best] = usable.sort(
    (a, b) =>
      rank(b.fourcc) - rank(a.fourcc) || pixels(b) - pixels(a) || b.framesPerSecond - a.framesPerSecond,
  );
  if (best === undefined) return null;
  const { fourcc, ...size } = best;
  return { kind: fourcc === 'MJPG' ? 'v4l2' : 'v4l2-raw', devicePath, ...size };
}
