import { cameraChain, cameraElements, decoderChain } from './camera-chain.ts';
import { gateOf } from './source-gate.ts';
import type { EncoderName } from './h264-encoder.ts';
import { chain, quoted } from './launch-text.ts';
import { lookElement, lookElementFactory } from './look-element.ts';
import type { MediaOptions, RtpDestination } from './plan-input.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { rungBranch, rungBranchElements } from './rung-branch.ts';
import type { Rung } from './rung.ts';
import { evenSize } from './screen-pipeline.ts';
import { stillBranch, stillBranchElements } from './still-branch.ts';
import type { WebcamSource } from './webcam-source.ts';

export interface WebcamPipelineInput {
  trackId: string;
  webcam: WebcamSource;
  rungs: readonly Rung[];
  encoder: EncoderName;
  destination: RtpDestination;
  options: MediaOptions;
}

/** Enough for a viewfinder; every webcam that is shown has more. */
const stillsPerSecond = 4;

interface Names {
  source: string;
  splitter: string;
}

/** Pictures in I420 of even sides, in the webcam's own range and matrix. */
function pictures(webcam: WebcamSource, names: Names): string {
  // The newest picture only: a slow machine loses pictures and gathers no delay.
  const queue = 'queue max-size-buffers=2 max-size-bytes=0 max-size-time=0 leaky=downstream';
  const size = evenSize(webcam);
  if (webcam.kind !== 'v4l2-raw')
    return chain(cameraChain(webcam, names), queue, decoderChain({ ...webcam, ...size }));
  return chain(
    `v4l2src name=${names.source} device=${quoted(webcam.devicePath)} do-timestamp=true`,
    `video/x-raw,width=${webcam.widthPx},height=${webcam.heightPx},framerate=${webcam.framesPerSecond}/1`,
    queue,
    'videoscale',
    'videoconvert',
    `video/x-raw,format=I420,width=${size.widthPx},height=${size.heightPx},pixel-aspect-ratio=1/1`,
  );
}

/** A webcam, as it is: no stitching; stills while they are asked for. */
export function webcamPipeline(input: WebcamPipelineInput): PipelinePlan {
  const { webcam, trackId, options } = input;
  const names = { source: `${trackId}-source`, splitter: `${trackId}-splitter` };
  const teeName = `${trackId}-tee`;
  const stillValve = `${trackId}-still-valve`;
  const branches = input.rungs.map((rung) =>
    rungBranch({
      ...{ trackId, teeName, rung },
      shape: { ...evenSize(webcam), framesPerSecond: webcam.framesPerSecond },
      encoder: input.encoder,
      destination: input.destination,
      keyFrameIntervalSeconds: options.keyFrameIntervalSeconds,
      bufferedPictures: 1.5,
      threads: 1,
    }),
  );
  return {
    trackId,
    launch: [
      chain(pictures(webcam, names), lookElement(), `tee name=${teeName}`),
      ...branches.map(({ launch }) => launch),
      stillBranch({ teeName, valveName: stillValve, stillsPerSecond }),
    ].join(' '),
    sourceName: names.source,
    splitterName: webcam.kind === 'mjpeg-tcp' ? names.splitter : null,
    ...gateOf(webcam, names.source),
    rungs: branches.map(({ rung }) => rung),
    stillValve,
    requiredElements: [
      ...(webcam.kind === 'v4l2-raw' ? ['v4l2src', 'videoscale', 'videoconvert'] : cameraElements(webcam)),
      ...[lookElementFactory, input.encoder, ...rungBranchElements],
      ...stillBranchElements,
    ],
  };
}
