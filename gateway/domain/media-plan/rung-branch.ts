import { metered, meterElements } from './encoder-meter.ts';
import { encoderChain, encoderElements, type EncoderName } from './h264-encoder.ts';
import { chain } from './launch-text.ts';
import type { PipelineRung } from './pipeline-plan.ts';
import type { RtpDestination } from './plan-input.ts';
import {
  h264Payloader,
  h264PayloadType,
  rtpOutput,
  rtpOutputElements,
  vp8Payloader,
  vp8PayloadType,
} from './rtp-output.ts';
import { encodedTee, recorderBranch, recorderElements, recorderNames } from './recorder-branch.ts';
import type { PictureShape } from './rung-ladder.ts';
import type { Rung } from './rung.ts';
import type { EncoderTask } from './video-encoding.ts';
import { vp8Chain, vp8Elements, vp8EncoderName } from './vp8-encoder.ts';

export interface RungBranchInput {
  trackId: string;
  teeName: string;
  rung: Rung;
  /** Of the pictures behind the tee. */
  shape: PictureShape;
  /** Where the rung is H.264. */
  encoder: EncoderName;
  destination: RtpDestination;
  keyFrameIntervalSeconds: number;
  /** Of the encoder's rate control, in pictures. */
  bufferedPictures: number;
  threads: number;
}

export interface RungBranch {
  launch: string;
  rung: PipelineRung;
}

/** Element factories of a branch for H.264; `valve` and `queue` come with the tee. */
export const rungBranchElements: readonly string[] = [
  ...['tee', 'queue', 'videorate', 'videoscale', 'rtph264pay'],
  ...encoderElements,
  ...meterElements,
  ...rtpOutputElements,
  ...recorderElements,
];

/** Those that a VP8 rung needs beside them; without them there is none. */
export const vp8BranchElements = vp8Elements;

/** Drops pictures, never makes any. */
function rate({ rung, shape }: RungBranchInput): string {
  const { framesPerSecond } = rung;
  if (framesPerSecond === null || framesPerSecond >= shape.framesPerSecond) return '';
  return chain('videorate drop-only=true', `video/x-raw,framerate=${framesPerSecond}/1`);
}

function scale({ rung: { size }, shape }: RungBranchInput): string {
  if (size === null || (size.widthPx === shape.widthPx && size.heightPx === shape.heightPx)) return '';
  return chain(
    'videoscale add-borders=false',
    `video/x-raw,width=${size.widthPx},height=${size.heightPx},pixel-aspect-ratio=1/1`,
  );
}

function encoding(input: RungBranchInput, task: EncoderTask): string {
  return input.rung.codec === 'VP8' ? vp8Chain(task) : encoderChain(input.encoder, task);
}

/**
 * One rung: fewer pictures → valve → smaller pictures → encoder between meters → RTP; `full` can be recorded as well.
 *
 * What leaves pictures out counts on the mean of all time: behind a valve that opens late it would let every picture through. The valve
 * is closed where nobody receives the rung at first, and lets caps and times through even then, so that the encoder is ready for the
 * first picture. `full` is encoded in the thread of the camera, without a queue; every other rung has its own thread behind
 * a queue of one picture, which drops what comes too soon: no rung ever delays `full`.
 */
export function rungBranch(input: RungBranchInput): RungBranch {
  const { rung, trackId, teeName, destination, shape } = input;
  const prefix = `${trackId}-${rung.id}`;
  const names = { valve: `${prefix}-valve`, encoder: `${prefix}-encoder`, payloader: `${prefix}-rtp` };
  const recorded = rung.id === 'full' ? recorderNames(prefix) : null;
  const isVp8 = rung.codec === 'VP8';
  const framesPerSecond = rung.framesPerSecond ?? shape.framesPerSecond;
  const queue = 'queue max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream';
  const encoder = encoding(input, {
    name: names.encoder,
    bitrateBps: rung.maxBitrateBps,
    framesPerSecond,
    keyFrameIntervalSeconds: input.keyFrameIntervalSeconds,
    rateBufferMs: Math.round((input.bufferedPictures * 1000) / framesPerSecond),
    threads: input.threads,
  });
  const sent = chain(
    `${teeName}.`,
    rate(input),
    `valve name=${names.valve} drop=${!destination.received.has(rung.id)} drop-mode=forward-sticky-events`,
    rung.id === 'full' ? '' : queue,
    scale(input),
    metered(names.encoder, encoder),
    recorded === null ? '' : encodedTee(recorded),
    rtpOutput({
      payloaderName: names.payloader,
      payloader: isVp8 ? vp8Payloader : h264Payloader,
      payloadType: isVp8 ? vp8PayloadType : h264PayloadType,
      destination: { ...destination, ssrc: destination.ssrcs[rung.id] },
      bitrateBps: rung.maxBitrateBps,
    }),
  );
  return {
    launch: recorded === null ? sent : `${sent} ${recorderBranch(recorded)}`,
    rung: {
      id: rung.id,
      valve: names.valve,
      encoder: { name: names.encoder, factory: isVp8 ? vp8EncoderName : input.encoder },
      keyFrameElement: names.payloader,
      recorder: recorded?.recorder ?? null,
    },
  };
}
