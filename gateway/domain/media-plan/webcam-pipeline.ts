import type { VideoSource } from '../headset/capture-source.ts';
import { cameraChain, cameraElements, decoderChain } from './camera-chain.ts';
import { encoderChain, encoderElements, type EncoderName } from './h264-encoder.ts';
import { chain } from './launch-text.ts';
import type { MediaOptions, RtpDestination } from './plan-input.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { h264Payloader, h264PayloadType, rtpOutput, rtpOutputElements } from './rtp-output.ts';

/** One size and its rates, as a webcam lists them. */
interface OfferedMode {
  fourcc: string;
  widthPx: number;
  heightPx: number;
  framesPerSecond: readonly number[];
}

const largest = { widthPx: 1280, heightPx: 720, framesPerSecond: 30 } as const;

/**
 * How a webcam is read live: its largest JPEG pictures up to 1280 × 720 at up to 30 whole pictures a second; null where it
 * offers none. More shows no more of a face, and raw pictures of this size do not fit the USB.
 */
export function webcamSource(devicePath: string, modes: readonly OfferedMode[]): VideoSource | null {
  const usable = modes.flatMap(({ fourcc, widthPx, heightPx, framesPerSecond }) => {
    const rates = framesPerSecond.filter((rate) => Number.isInteger(rate) && rate <= largest.framesPerSecond);
    const fits = widthPx <= largest.widthPx && heightPx <= largest.heightPx;
    if (fourcc !== 'MJPG' || !fits || rates.length === 0) return [];
    return [{ widthPx, heightPx, framesPerSecond: Math.max(...rates) }];
  });
  const [best] = usable.sort((one, other) => other.widthPx * other.heightPx - one.widthPx * one.heightPx);
  return best === undefined ? null : { kind: 'v4l2', devicePath, ...best };
}

export interface WebcamPipelineInput {
  trackId: string;
  camera: VideoSource;
  encoder: EncoderName;
  destination: RtpDestination;
  options: Pick<MediaOptions, 'keyFrameIntervalSeconds'>;
}

const bitrateBps = 1_500_000;

/** Webcam → decode → encode → RTP. As with the headset's camera, a slow machine loses pictures and never gathers delay. */
export function webcamPipeline(input: WebcamPipelineInput): PipelinePlan {
  const { camera, trackId } = input;
  const names = { source: `${trackId}-source`, splitter: `${trackId}-splitter` };
  const encoderName = `${trackId}-encoder`;
  const payloaderName = `${trackId}-rtp`;
  const launch = chain(
    cameraChain(camera, names),
    'queue max-size-buffers=2 max-size-bytes=0 max-size-time=0 leaky=downstream',
    decoderChain(camera),
    encoderChain(input.encoder, {
      name: encoderName,
      bitrateBps,
      framesPerSecond: camera.framesPerSecond,
      keyFrameIntervalSeconds: input.options.keyFrameIntervalSeconds,
      rateBufferMs: Math.round((1.5 * 1000) / camera.framesPerSecond),
      threads: 1,
    }),
    rtpOutput({
      payloaderName,
      payloader: h264Payloader,
      payloadType: h264PayloadType,
      destination: input.destination,
      bitrateBps,
    }),
  );
  return {
    trackId,
    launch,
    sourceName: names.source,
    splitterName: camera.kind === 'mjpeg-tcp' ? names.splitter : null,
    encoder: { name: encoderName, factory: input.encoder },
    keyFrameElement: payloaderName,
    requiredElements: [
      ...cameraElements(camera),
      'queue',
      ...[input.encoder, ...encoderElements, 'rtph264pay', ...rtpOutputElements],
    ],
  };
}
