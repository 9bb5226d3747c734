import { encoderChain, knownEncoders, softwareEncoders, type EncoderName } from './h264-encoder.ts';
import { chain } from './launch-text.ts';

/** What one encoder took for the pictures of the trial. */
export interface EncoderTrialResult {
  encoder: EncoderName;
  /** Null where it did not work. */
  cost: EncoderCost | null;
}

export interface EncoderCost {
  /** CPU time for a picture, without what makes the pictures; conversion included. */
  cpuMs: number;
  /** From the first picture to the last, for a picture. */
  wallMs: number;
}

export const trialPictures = 30;
const shape = { widthPx: 1280, heightPx: 640, framesPerSecond: 30 } as const;
/** A rate that shows what an encoder takes: it is the panorama's most. */
const bitrateBps = 4_000_000;

/** Half the time there is for a picture at 30 a second: the other half is for decoding and stitching. */
const wallLimitMs = 500 / shape.framesPerSecond;

/** Moving rings of every fineness: nothing in them stands still. */
const pictures = chain(
  `videotestsrc num-buffers=${trialPictures} pattern=zone-plate kx2=24 ky2=24 kt=3`,
  `video/x-raw,format=I420,width=${shape.widthPx},height=${shape.heightPx},` +
    `framerate=${shape.framesPerSecond}/1,colorimetry=1:4:0:0`,
);

/** The trial of one encoder, as it encodes a panorama; without one, of the pictures alone. It ends by itself. */
export function trialLaunch(encoder: EncoderName | null): string {
  const task = {
    ...{ name: 'encoder', bitrateBps, framesPerSecond: shape.framesPerSecond, threads: 2 },
    ...{ keyFrameIntervalSeconds: 10, rateBufferMs: 50 },
  };
  return chain(pictures, encoder === null ? '' : encoderChain(encoder, task), 'fakesink sync=false');
}

const isSoftware = (encoder: EncoderName) => softwareEncoders.includes(encoder);

/**
 * The order in which encoders are to be used: hardware that works and keeps up first, as known; then the software that takes the
 * least CPU. All software that is known here is good enough at a panorama's bit rate (`npm run bench -- codecs` says how good), so
 * the trial asks for cost alone. What does not work, or not fast enough, comes last: it is better than none.
 */
export function orderOf(results: readonly EncoderTrialResult[]): EncoderName[] {
  const worth = (encoder: EncoderName): number => {
    const cost = results.find((result) => result.encoder === encoder)?.cost ?? null;
    if (cost === null) return Number.POSITIVE_INFINITY;
    if (isSoftware(encoder)) return cost.cpuMs;
    return cost.wallMs <= wallLimitMs ? -1 : Number.MAX_VALUE;
  };
  return [...knownEncoders].sort((a, b) => (worth(a) === worth(b) ? 0 : worth(a) - worth(b)));
}
