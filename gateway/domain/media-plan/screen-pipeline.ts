import { encoderChain, encoderElements, type EncoderName } from './h264-encoder.ts';
import { chain, quoted } from './launch-text.ts';
import { lookElement, lookElementFactory } from './look-element.ts';
import type { MediaOptions, RtpDestination, ScreenInput } from './plan-input.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { h264Payloader, h264PayloadType, rtpOutput, rtpOutputElements } from './rtp-output.ts';

export interface ScreenPipelineInput {
  trackId: string;
  screen: ScreenInput;
  encoder: EncoderName;
  destination: RtpDestination;
  options: MediaOptions;
}

/** Encoders of 4:2:0 pictures need even sizes; a last odd row or column of a screen is left out. */
export function evenSize(screen: Pick<ScreenInput, 'widthPx' | 'heightPx'>) {
  return { widthPx: screen.widthPx & ~1, heightPx: screen.heightPx & ~1 };
}

/**
 * One monitor of an X display. Damage tracking is off: with it, only what changed is sent and a still screen looks dead.
 * The rate control may gather a second, so that text is sharp soon after a change.
 */
export function screenPipeline(input: ScreenPipelineInput): PipelinePlan {
  const { screen, trackId, options } = input;
  const { widthPx, heightPx } = evenSize(screen);
  const encoderName = `${trackId}-encoder`;
  const payloaderName = `${trackId}-rtp`;
  const launch = chain(
    `ximagesrc name=${trackId}-source display-name=${quoted(screen.displayName)} use-damage=0 show-pointer=true ` +
      `startx=${screen.xPx} starty=${screen.yPx} ` +
      `endx=${screen.xPx + widthPx - 1} endy=${screen.yPx + heightPx - 1}`,
    `video/x-raw,framerate=${options.screenFramesPerSecond}/1`,
    'videoconvert',
    'video/x-raw,format=I420,colorimetry=bt709',
    lookElement(),
    encoderChain(input.encoder, {
      name: encoderName,
      bitrateBps: options.screenBitrateBps,
      framesPerSecond: options.screenFramesPerSecond,
      keyFrameIntervalSeconds: options.keyFrameIntervalSeconds,
      rateBufferMs: 1000,
      threads: 1,
    }),
    rtpOutput({
      payloaderName,
      payloader: h264Payloader,
      payloadType: h264PayloadType,
      destination: input.destination,
      bitrateBps: options.screenBitrateBps,
    }),
  );
  return {
    trackId,
    launch,
    sourceName: `${trackId}-source`,
    splitterName: null,
    encoder: { name: encoderName, factory: input.encoder },
    keyFrameElement: payloaderName,
    requiredElements: [
      ...['ximagesrc', 'videoconvert', lookElementFactory],
      ...[input.encoder, ...encoderElements, 'rtph264pay', ...rtpOutputElements],
    ],
  };
}
