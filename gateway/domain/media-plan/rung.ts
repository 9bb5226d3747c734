/**
 * The encodings that a track can have.
 *
 * - `full`: whole size and rate.
 * - `slow`: whole size at a low rate, for text that has to stay sharp on a thin link.
 * - `half`: half the width and height.
 * - `thumbnail`: small and slow, for the wall.
 * - `vp8`: for peers that do not decode H.264.
 * - `sound`: the only one of a sound.
 */
export type RungId = 'full' | 'slow' | 'half' | 'thumbnail' | 'vp8' | 'sound';

/** One encoding of a track: made once for all who receive it, and only while somebody does. */
export interface Rung {
  id: RungId;
  codec: 'H264' | 'VP8' | 'opus';
  /** Null for a sound, and for a picture whose size is known when it comes. */
  size: { widthPx: number; heightPx: number } | null;
  /** Null as above. */
  framesPerSecond: number | null;
  /** Below this it is not worth watching: another rung is better. */
  minBitrateBps: number;
  /** What it is encoded with while nothing asks for less. */
  maxBitrateBps: number;
}
