import sharp from 'sharp';
import type { PlaySchedule } from '../../virtual-camera/capture-time.ts';
import type { HeadKeyframe } from '../head-trajectory.ts';
import { encodeTimeCode, timeCodeBlackLuma, timeCodeCellPx, timeCodeWhiteLuma } from '../time-code.ts';
import type { FrameSource } from './frame-source.ts';
import type { VideoSize } from './video-modes.ts';

/** Size in which the pattern is drawn; the time code's cells are 16 pixels there. */
const drawn: VideoSize = { widthPx: 1920, heightPx: 960 };
const frameCount = 30;
const framesPerSecond = 30;
/** How the head moves while the pattern plays. */
export const patternHead: readonly HeadKeyframe[] = [0, 30, 0].map((facingDeg, place) => ({
  atS: place / 2,
  facingDeg,
  pitchDeg: 0,
  rollDeg: 0,
}));
const grey = (luma: number): string => `rgb(${luma},${luma},${luma})`;

/** Two image circles of different colours, each with a hand that goes round once a loop, and the frame's number as a time code. */
function drawing(frameNumber: number): Buffer {
  const cells = encodeTimeCode(frameNumber).map((white, place) => {
    const fill = grey(white ? timeCodeWhiteLuma : timeCodeBlackLuma);
    return `<rect x="${place * timeCodeCellPx}" y="0" width="${timeCodeCellPx}" height="${timeCodeCellPx}" fill="${fill}"/>`;
  });
  const turn = (360 * frameNumber) / frameCount;
  const circles = ['rgb(70,110,160)', 'rgb(160,110,70)'].map((fill, lens) => {
    const centreX = 480 + 960 * lens;
    return (
      `<circle cx="${centreX}" cy="480" r="470" fill="${fill}"/>` +
      `<rect x="${centreX - 8}" y="80" width="16" height="400" fill="white" transform="rotate(${turn} ${centreX} 480)"/>`
    );
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${drawn.widthPx}" height="${drawn.heightPx}">` +
      `<rect width="100%" height="100%" fill="${grey(timeCodeBlackLuma)}"/>${circles.join('')}${cells.join('')}</svg>`,
  );
}

/** A test pattern that needs no rendering ahead: one second, its frames drawn when a size is first asked for. */
export class PatternFrames implements FrameSource {
  readonly schedule: PlaySchedule;
  readonly #jpegs = new Map<string, Promise<Buffer>>();

  /** `loopStartMonotonicNs`: host monotonic time of the capture of frame 0. */
  constructor(loopStartMonotonicNs: bigint) {
    this.schedule = { loopStartMonotonicNs, framesPerSecond, frameCount };
  }

  readFrame(size: VideoSize, frameNumber: number): Promise<Buffer> {
    const key = `${size.widthPx}:${frameNumber}`;
    const known = this.#jpegs.get(key);
    if (known !== undefined) return known;
    const jpeg = sharp(drawing(frameNumber))
      .resize(size.widthPx, size.heightPx, { kernel: 'linear' })
      .jpeg({ quality: 85, chromaSubsampling: '4:2:0' })
      .toBuffer();
    this.#jpegs.set(key, jpeg);
    return jpeg;
  }
}
