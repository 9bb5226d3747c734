import type { VideoSource } from '../headset/capture-source.ts';
import { cameraChain, cameraElements, decoderChain } from './camera-chain.ts';
import { encoderChain, encoderElements, type EncoderName } from './h264-encoder.ts';
import { chain, quoted } from './launch-text.ts';
import { lookElement, lookElementFactory } from './look-element.ts';
import type { MediaOptions, RtpDestination, Stitching } from './plan-input.ts';
import { h264Payloader, h264PayloadType, rtpOutput, rtpOutputElements } from './rtp-output.ts';
import type { PipelinePlan } from './pipeline-plan.ts';

export interface PanoramaInput {
  camera: VideoSource;
  stitching: Stitching;
  encoder: EncoderName;
  destination: RtpDestination;
  options: MediaOptions;
}

/** File descriptor on which the worker hands small JPEG pictures of the panorama to the gateway. */
export const stillFileDescriptor = 4;
const stillSize = { widthPx: 480, heightPx: 240 } as const;

const panoramaEncoderName = 'panorama-encoder';
const splitterName = 'picture-splitter';

function stitch({ stitching }: PanoramaInput): string {
  if (stitching.kind === 'already-equirectangular') return '';
  return chain(
    `roundsightstitch map=${quoted(stitching.path)} auto-gain=true auto-parallax=true`,
    `video/x-raw,format=I420,width=${stitching.widthPx},height=${stitching.heightPx}`,
  );
}

/**
 * One small JPEG a second for the wall of sessions; dropped, never waited for, when the gateway is slow. It goes by way of
 * RGB because the encoder takes every other picture for full range BT.601.
 */
const stills = chain(
  'panorama-tee.',
  'videorate drop-only=true',
  'video/x-raw,framerate=1/1',
  'queue max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream',
  'videoscale',
  'videoconvert',
  `video/x-raw,format=RGB,width=${stillSize.widthPx},height=${stillSize.heightPx},pixel-aspect-ratio=1/1`,
  'jpegenc quality=75',
  `fdsink fd=${stillFileDescriptor} sync=false async=false`,
);

/** Size of the panorama as it is streamed. */
export function panoramaSize(
  input: Pick<PanoramaInput, 'camera' | 'stitching'>,
): Pick<VideoSource, 'widthPx' | 'heightPx'> {
  const from = input.stitching.kind === 'stitch-map' ? input.stitching : input.camera;
  return { widthPx: from.widthPx, heightPx: from.heightPx };
}

/**
 * Camera → decode → stitch → encode → RTP. The only queue in the way holds two compressed pictures and drops the older
 * one, so a slow machine loses frames and never gathers delay.
 */
export function panoramaPipeline(input: PanoramaInput): PipelinePlan {
  const { framesPerSecond } = input.camera;
  const encoder = encoderChain(input.encoder, {
    name: panoramaEncoderName,
    bitrateBps: input.options.panoramaBitrateBps,
    framesPerSecond,
    keyFrameIntervalSeconds: input.options.keyFrameIntervalSeconds,
    rateBufferMs: Math.round((1.5 * 1000) / framesPerSecond),
    threads: 2,
  });
  const output = rtpOutput({
    payloaderName: 'panorama-rtp',
    payloader: h264Payloader,
    payloadType: h264PayloadType,
    destination: input.destination,
    bitrateBps: input.options.panoramaBitrateBps,
  });
  const stitched = input.stitching.kind === 'stitch-map';
  return {
    trackId: 'panorama',
    launch: `${chain(
      cameraChain(input.camera, { source: 'camera', splitter: splitterName }),
      'queue max-size-buffers=2 max-size-bytes=0 max-size-time=0 leaky=downstream',
      decoderChain(input.camera),
      lookElement(input.stitching.kind === 'stitch-map' ? input.stitching.lenses : []),
      stitch(input),
      'tee name=panorama-tee',
    )} ${chain('panorama-tee.', encoder, output)} ${stills}`,
    sourceName: 'camera',
    splitterName: input.camera.kind === 'mjpeg-tcp' ? splitterName : null,
    encoder: { name: panoramaEncoderName, factory: input.encoder },
    keyFrameElement: 'panorama-rtp',
    requiredElements: [
      ...cameraElements(input.camera),
      ...['queue', 'tee', lookElementFactory],
      ...(stitched ? ['roundsightstitch'] : []),
      ...[input.encoder, ...encoderElements, 'rtph264pay', ...rtpOutputElements],
      ...['videorate', 'jpegenc', 'fdsink'],
    ],
  };
}
