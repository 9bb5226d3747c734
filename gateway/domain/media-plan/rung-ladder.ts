import type { MediaOptions } from './plan-input.ts';
import type { Rung, RungId } from './rung.ts';

/** The pictures of a track at their best. */
export interface PictureShape {
  widthPx: number;
  heightPx: number;
  framesPerSecond: number;
}

const kilo = 1000;
const mega = 1_000_000;

/** The width of tiles on the wall. */
const thumbnailWidthPx = 480;
const panoramaThumbnailFramesPerSecond = 5;
/** A page of an exam changes seldom; what moves is told by the other rungs. */
const slowFramesPerSecond = 2;
const screenVp8FramesPerSecond = 5;

/** Encoders of 4:2:0 pictures need even sizes. */
const even = (length: number) => Math.max(2, 2 * Math.round(length / 2));

function half({ widthPx, heightPx }: PictureShape): Rung['size'] {
  return { widthPx: even(widthPx / 2), heightPx: even(heightPx / 2) };
}

/** As wide as a tile, never wider than the pictures are. */
function thumbnail({ widthPx, heightPx }: PictureShape): Rung['size'] {
  const width = Math.min(thumbnailWidthPx, widthPx);
  return { widthPx: width, heightPx: even((heightPx * width) / widthPx) };
}

const h264 = (
  id: RungId,
  size: Rung['size'],
  framesPerSecond: number | null,
  minBitrateBps: number,
  maxBitrateBps: number,
): Rung => ({ id, codec: 'H264', size, framesPerSecond, minBitrateBps, maxBitrateBps });

const vp8 = (
  size: Rung['size'],
  framesPerSecond: number | null,
  minBitrateBps: number,
  maxBitrateBps: number,
): Rung => ({ id: 'vp8', codec: 'VP8', size, framesPerSecond, minBitrateBps, maxBitrateBps });

/** A lower bound never exceeds what was set as the most. */
const atMost = (bitrateBps: number, mostBps: number) => Math.min(bitrateBps, mostBps);

/** What is encoded of a panorama, the best first. */
export function panoramaRungs(shape: PictureShape, options: MediaOptions): Rung[] {
  const { widthPx, heightPx, framesPerSecond } = shape;
  const most = options.panoramaBitrateBps;
  const slowest = Math.min(panoramaThumbnailFramesPerSecond, framesPerSecond);
  return [
    h264('full', { widthPx, heightPx }, framesPerSecond, atMost(1.8 * mega, most), most),
    h264('half', half(shape), framesPerSecond, 500 * kilo, 1.2 * mega),
    h264('thumbnail', thumbnail(shape), slowest, 60 * kilo, 120 * kilo),
    vp8(half(shape), framesPerSecond, 300 * kilo, 1.2 * mega),
  ];
}

/** What is encoded of a screen, the best first: where the link is thin, pictures get fewer before text gets blurred. */
export function screenRungs(shape: PictureShape, options: MediaOptions): Rung[] {
  const { widthPx, heightPx, framesPerSecond } = shape;
  const size = { widthPx, heightPx };
  const most = options.screenBitrateBps;
  const slowest = Math.min(slowFramesPerSecond, framesPerSecond);
  return [
    h264('full', size, framesPerSecond, atMost(600 * kilo, most), most),
    h264('slow', size, slowest, 150 * kilo, 400 * kilo),
    h264('thumbnail', thumbnail(shape), slowest, 30 * kilo, 60 * kilo),
    vp8(size, Math.min(screenVp8FramesPerSecond, framesPerSecond), 200 * kilo, 800 * kilo),
  ];
}

/** What is encoded of a webcam, whichever is plugged in: its size and rate are known when it comes. */
export function webcamRungs(options: MediaOptions): Rung[] {
  const most = options.webcamBitrateBps;
  return [
    h264('full', null, null, atMost(400 * kilo, most), most),
    vp8(null, null, 300 * kilo, atMost(1.2 * mega, most)),
  ];
}

/** The only one of a sound; it takes what it takes. */
export function soundRungs({ microphoneBitrateBps }: MediaOptions): Rung[] {
  return [
    {
      id: 'sound',
      codec: 'opus',
      size: null,
      framesPerSecond: null,
      minBitrateBps: microphoneBitrateBps,
      maxBitrateBps: microphoneBitrateBps,
    },
  ];
}
