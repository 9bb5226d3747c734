import type { VideoSource } from '../headset/capture-source.ts';
import { cameraChain, cameraElements, decoderChain } from './camera-chain.ts';
import { gateOf } from './source-gate.ts';
import type { EncoderName } from './h264-encoder.ts';
import { chain, quoted } from './launch-text.ts';
import { lookElement, lookElementFactory } from './look-element.ts';
import type { MediaOptions, RtpDestination, Stitching } from './plan-input.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { rungBranch, rungBranchElements } from './rung-branch.ts';
import type { Rung } from './rung.ts';

export interface PanoramaInput {
  camera: VideoSource;
  stitching: Stitching;
  rungs: readonly Rung[];
  encoder: EncoderName;
  /** For what is so small that a hardware encoder's session would be wasted on it. */
  thumbnailEncoder: EncoderName;
  destination: RtpDestination;
  options: MediaOptions;
}

/** File descriptor on which the worker hands small JPEG pictures of the panorama to the gateway. */
export const stillFileDescriptor = 4;
const stillSize = { widthPx: 480, heightPx: 240 } as const;

const teeName = 'panorama-tee';
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
  `${teeName}.`,
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
 * Camera → decode → stitch → encode → RTP, the last two once for every rung that is received. The only queue in the way of `full` holds
 * two compressed pictures and drops the older one, so a slow machine loses frames and never gathers delay.
 */
export function panoramaPipeline(input: PanoramaInput): PipelinePlan {
  const { framesPerSecond } = input.camera;
  const branches = input.rungs.map((rung) =>
    rungBranch({
      ...{ trackId: 'panorama', teeName, rung },
      shape: { ...panoramaSize(input), framesPerSecond },
      encoder: rung.id === 'thumbnail' ? input.thumbnailEncoder : input.encoder,
      destination: input.destination,
      keyFrameIntervalSeconds: input.options.keyFrameIntervalSeconds,
      bufferedPictures: 1.5,
      threads: rung.id === 'full' ? 2 : 1,
    }),
  );
  const stitched = input.stitching.kind === 'stitch-map';
  const pictures = chain(
    cameraChain(input.camera, { source: 'camera', splitter: splitterName }),
    'queue max-size-buffers=2 max-size-bytes=0 max-size-time=0 leaky=downstream',
    decoderChain(input.camera),
    lookElement(input.stitching.kind === 'stitch-map' ? input.stitching.lenses : []),
    stitch(input),
    `tee name=${teeName}`,
  );
  return {
    trackId: 'panorama',
    launch: [pictures, ...branches.map(({ launch }) => launch), stills].join(' '),
    sourceName: 'camera',
    splitterName: input.camera.kind === 'mjpeg-tcp' ? splitterName : null,
    ...gateOf(input.camera, 'camera'),
    rungs: branches.map(({ rung }) => rung),
    requiredElements: [
      ...cameraElements(input.camera),
      lookElementFactory,
      ...(stitched ? ['roundsightstitch'] : []),
      ...[input.encoder, input.thumbnailEncoder, ...rungBranchElements],
      ...['jpegenc', 'fdsink'],
    ],
  };
}
