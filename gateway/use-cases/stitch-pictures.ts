import { chooseEncoder, knownEncoders } from '../domain/media-plan/h264-encoder.ts';
import { jpegColorimetry, type PictureFacts } from '../domain/media-plan/picture-facts.ts';
import type { PictureInput } from '../domain/media-plan/picture-input.ts';
import type { Stitching } from '../domain/media-plan/plan-input.ts';
import { planStitchJob, type StitchJob } from '../domain/media-plan/stitch-job.ts';
import type { Calibration, CalibrationChoice, CalibrationSource } from '../ports/calibration-source.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { JobProgress, MediaJob, MediaJobs } from '../ports/media-jobs.ts';
import type { PanoramaFile, PanoramaFiles, PanoramaKind, PanoramaSummary } from '../ports/panorama-files.ts';
import { fitStreams, streamPlaces, type InspectedStream } from './fit-streams.ts';

export interface StitchRequest {
  inputs: readonly [PictureInput, ...PictureInput[]];
  calibration: CalibrationChoice;
  output: { path: string; kind: PanoramaKind; overwrite: boolean };
  /** Null: 1920, or as wide as a picture that is a panorama already. */
  widthPx: number | null;
  featherDeg: number;
  fromS: number;
  /** Null: to the end of the input, or until it is told to finish. */
  durationS: number | null;
  /** Of cameras. */
  framesPerSecond: number;
  threads: number;
  /** Whether gains and parallax are estimated from the pictures. */
  adaptive: boolean;
}

export interface StitchControl {
  onProgress: (progress: JobProgress) => void;
  /** Ends a live recording, which is kept; everything else as `cancel`. */
  finish: AbortSignal;
  /** Ends it at once and leaves nothing. */
  cancel: AbortSignal;
}

export interface StitchResult extends PanoramaSummary {
  widthPx: number;
  heightPx: number;
  /** What a camera said that failed under way: the recording ends there. */
  sourceFault: string | null;
}

interface Deps {
  calibrations: CalibrationSource;
  provideStitching(
    calibration: Calibration,
    panorama: { widthPx: number; heightPx: number; featherDeg: number },
  ): Promise<Stitching>;
  mediaJobs: MediaJobs;
  panoramaFiles: PanoramaFiles;
}

const usualWidthPx = 1920;
/** Longest time without a picture of a camera. */
const silenceLimitMs = 10_000;

/**
 * Stitches pictures, films or cameras to one file, which appears whole or not at all. Rejects with the codes of its
 * ports, with `stream-count-wrong`, `picture-size-wrong`, `element-missing`, `encoder-missing` and, when it was
 * stopped, `cancelled`.
 */
export function stitchPictures(deps: Deps) {
  return async (request: StitchRequest, control: StitchControl): Promise<StitchResult> => {
    const calibration = await deps.calibrations.read(request.calibration);
    const streamCount = streamPlaces(calibration).length;
    if (request.inputs.length !== streamCount) {
      throw new CodedError(
        'stream-count-wrong',
        `it has ${streamCount}, given were ${request.inputs.length}`,
      );
    }
    const file = await deps.panoramaFiles.open(request.output.path, request.output);
    const media = deps.mediaJobs.open();
    const interruption = listenToInterruptions(media, control);
    try {
      const job = await prepare(deps, media, calibration, request, file);
      const { sourceFault } = await run(media, job, control, interruption);
      return { ...job.panorama, ...(await file.finish(job.panorama)), sourceFault };
    } finally {
      interruption.end();
      await media.close();
      await file.discard();
    }
  };
}

/** What a person's Ctrl-C means changes while it runs. */
function listenToInterruptions(media: MediaJob, { finish, cancel }: StitchControl) {
  const interruption = {
    /** Whether there is a recording that is worth keeping. */
    isRecording: false,
    end: () => {
      finish.removeEventListener('abort', onFinish);
      cancel.removeEventListener('abort', onCancel);
    },
  };
  const onCancel = () => void media.close();
  const onFinish = () => (interruption.isRecording ? media.finish() : onCancel());
  finish.addEventListener('abort', onFinish);
  cancel.addEventListener('abort', onCancel);
  if (finish.aborted || cancel.aborted) onCancel();
  return interruption;
}

async function prepare(
  deps: Deps,
  media: MediaJob,
  calibration: Calibration,
  request: StitchRequest,
  file: PanoramaFile,
): Promise<StitchJob> {
  const output = await chooseOutput(media, request.output.kind, file.partialPath);
  const inspected = await inspectAll(media, calibration, request);
  const { fitted, streams } = fitStreams(deps.calibrations, calibration, inspected);
  const isPanorama = fitted.projection === 'equirectangular';
  const widthPx = request.widthPx ?? (isPanorama ? fitted.widthPx : usualWidthPx);
  const panorama = { widthPx, heightPx: widthPx / 2 };
  return {
    streams,
    picture: { widthPx: fitted.widthPx, heightPx: fitted.heightPx },
    stitching: await deps.provideStitching(fitted, { ...panorama, featherDeg: request.featherDeg }),
    panorama,
    fromS: request.fromS,
    durationS: request.durationS,
    threads: request.threads,
    adaptive: request.adaptive,
    output,
  };
}

async function chooseOutput(media: MediaJob, kind: PanoramaKind, path: string): Promise<StitchJob['output']> {
  if (kind !== 'mp4') return { kind, path };
  const missing = new Set(await media.missing(knownEncoders));
  const encoder = chooseEncoder('file', new Set(knownEncoders.filter((name) => !missing.has(name))));
  if (encoder === null) throw new CodedError('encoder-missing');
  return { kind, path, encoder };
}

async function inspectAll(
  media: MediaJob,
  calibration: Calibration,
  { inputs, output, framesPerSecond }: StitchRequest,
): Promise<InspectedStream[]> {
  const inspected: InspectedStream[] = [];
  for (const [index, input] of inputs.entries()) {
    const facts = await inspect(media, input, streamPlaces(calibration)[index] ?? calibration);
    if (facts.isStill && output.kind === 'mp4') {
      throw new CodedError('input-unreadable', `${nameOf(input)}: a still gives a picture, not a film`);
    }
    inspected.push({ input, facts: input.kind === 'file' ? facts : { ...facts, framesPerSecond } });
  }
  return inspected;
}

/** A device is not opened twice: it is asked for pictures of the calibration's size. */
async function inspect(
  media: MediaJob,
  input: PictureInput,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Promise<PictureFacts> {
  if (input.kind === 'v4l2') {
    return {
      ...{ widthPx, heightPx, framesPerSecond: null },
      ...{ colorimetry: jpegColorimetry, isColorimetryMisread: false, hasSound: false, isStill: false },
    };
  }
  try {
    return await media.inspect(input);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code === 'cancelled') throw error;
    throw new CodedError(error.code, `${nameOf(input)}: ${error.detail ?? 'no pictures'}`, { cause: error });
  }
}

function nameOf(input: PictureInput): string {
  if (input.kind === 'file') return input.path;
  return input.kind === 'v4l2' ? input.devicePath : `port ${input.port}`;
}

async function run(
  media: MediaJob,
  job: StitchJob,
  control: StitchControl,
  interruption: { isRecording: boolean },
): ReturnType<MediaJob['run']> {
  const plan = planStitchJob(job);
  const missing = await media.missing(plan.requiredElements);
  if (missing.length > 0) throw new CodedError('element-missing', missing.join(', '));
  const isLive = job.streams.some(({ input }) => input.kind !== 'file');
  interruption.isRecording = isLive && job.output.kind === 'mp4';
  const ended = await media.run(plan, {
    onProgress: (progress) => {
      const totalS = job.durationS ?? (progress.totalS === null ? null : progress.totalS - job.fromS);
      const positionS = Math.max(0, progress.positionS - job.fromS);
      control.onProgress({ positionS: Math.min(positionS, totalS ?? Infinity), totalS });
    },
    outlivesSources: interruption.isRecording,
    endS: job.durationS === null ? null : job.fromS + job.durationS,
    silenceLimitMs: isLive ? silenceLimitMs + job.fromS * 1000 : null,
  });
  interruption.isRecording = false;
  return ended;
}
