import type { RungId } from './rung.ts';

/** One monitor of an X display; the rectangle is in pixels of the whole X screen. */
export interface ScreenInput {
  label: string;
  /** As in `DISPLAY`, for example `:0`. */
  displayName: string;
  xPx: number;
  yPx: number;
  widthPx: number;
  heightPx: number;
  /** True where it is a demonstration and not the candidate's own screen. */
  demonstration: boolean;
}

/** Where a lens's image lies in the camera's picture; whole pixels. */
export interface LensCircle {
  xPx: number;
  yPx: number;
  radiusPx: number;
}

/** How the lens pictures become the panorama. */
export type Stitching =
  /** The stitch element reads this map; the panorama has its size. `lenses` are in the order of the calibration. */
  | {
      kind: 'stitch-map';
      path: string;
      widthPx: number;
      heightPx: number;
      lenses: readonly LensCircle[];
    }
  /** The headset delivers the panorama itself. */
  | { kind: 'already-equirectangular' };

/** Loopback ports that receive one track, and the SSRCs that mark the packets of its rungs. */
export interface RtpDestination {
  rtpPort: number;
  rtcpPort: number;
  /** Unsigned 32 bit; chosen afresh for every pipeline, so that packets of an earlier one are told apart. */
  ssrcs: Readonly<Record<RungId, number>>;
  /** Rungs that are encoded from the start; the others wait for somebody to receive them. */
  received: ReadonlySet<RungId>;
}

/** What can be tuned; everything else follows from the sources. */
export interface MediaOptions {
  panoramaBitrateBps: number;
  screenBitrateBps: number;
  screenFramesPerSecond: number;
  webcamBitrateBps: number;
  microphoneBitrateBps: number;
  /** Longest time between two key frames when nobody asks for one. */
  keyFrameIntervalSeconds: number;
}

/** 4 Mb/s for 1920×960 at 30 fps; text on screens stays sharp at 1.5 Mb/s and 10 fps. */
export const defaultMediaOptions: MediaOptions = {
  panoramaBitrateBps: 4_000_000,
  screenBitrateBps: 1_500_000,
  screenFramesPerSecond: 10,
  webcamBitrateBps: 1_500_000,
  microphoneBitrateBps: 32_000,
  keyFrameIntervalSeconds: 10,
};
