import type { AudioSource, VideoSource } from '../headset/capture-source.ts';
import type { MediaTrack } from '../../contract/media.ts';
import { chooseEncoder, knownEncoders, type EncoderName } from './h264-encoder.ts';
import { microphonePipeline } from './microphone-pipeline.ts';
import { panoramaPipeline, panoramaSize } from './panorama-pipeline.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import type { MediaOptions, RtpDestination, ScreenInput, Stitching } from './plan-input.ts';
import { vp8BranchElements } from './rung-branch.ts';
import { panoramaRungs, screenRungs, soundRungs, webcamRungs } from './rung-ladder.ts';
import type { Rung } from './rung.ts';
import { evenSize, screenPipeline } from './screen-pipeline.ts';
import { stillBranchElements } from './still-branch.ts';
import { webcamPipeline } from './webcam-pipeline.ts';
import type { WebcamSource } from './webcam-source.ts';

/** What one headset and its seat offer. */
export interface MediaInput {
  camera: VideoSource;
  microphone: AudioSource | null;
  screens: readonly ScreenInput[];
  /** Null while none is plugged in. */
  webcam: WebcamSource | null;
  stitching: Stitching;
  options: MediaOptions;
}

/** A track, what it is encoded as, and the pipeline that makes it. */
export interface PlannedTrack {
  track: MediaTrack;
  rungs: readonly Rung[];
  pipeline: PipelinePlan;
}

export type MediaPlan =
  | {
      outcome: 'planned';
      panorama: PlannedTrack;
      /** Screens, webcam and microphone; the panorama does without them. */
      others: readonly PlannedTrack[];
      /** Tracks that cannot be had on this machine, and the elements they miss. */
      leftOut: readonly { trackId: string; missing: readonly string[] }[];
    }
  | { outcome: 'encoder-missing' }
  | { outcome: 'element-missing'; missing: readonly string[] };

/** Where packets go before the ports are known; for plans that are only looked at. */
const nowhere = (): RtpDestination => ({
  rtpPort: 9,
  rtcpPort: 9,
  ssrcs: { full: 0, slow: 0, half: 0, thumbnail: 0, vp8: 0, sound: 0 },
  received: new Set(),
});

type Found = Pick<ReadonlySet<string>, 'has'>;

/** Without VP8 where this machine cannot encode it. */
function possible(rungs: readonly Rung[], missing: Found): Rung[] {
  const hasVp8 = vp8BranchElements.every((name) => !missing.has(name));
  return rungs.filter(({ codec }) => codec !== 'VP8' || hasVp8);
}

/** What a webcam is encoded as, whichever is plugged in. */
export function possibleWebcamRungs(options: MediaOptions, missing: Found): Rung[] {
  return possible(webcamRungs(options), missing);
}

function panoramaTrack(input: MediaInput): MediaTrack {
  return {
    id: 'panorama',
    kind: 'video',
    role: 'panorama',
    label: 'Room',
    ...panoramaSize(input),
    framesPerSecond: input.camera.framesPerSecond,
    demonstration: false,
  };
}

function screenTrack(screen: ScreenInput, index: number, framesPerSecond: number): MediaTrack {
  return {
    id: `screen-${index + 1}`,
    kind: 'video',
    role: 'screen',
    label: screen.label,
    ...evenSize(screen),
    framesPerSecond,
    demonstration: screen.demonstration,
  };
}

export const webcamTrackId = 'webcam';

/** The track that a webcam has, whichever is plugged in: its size may change. */
export function webcamTrack(demonstration: boolean): MediaTrack {
  return { id: webcamTrackId, kind: 'video', role: 'webcam', label: 'Webcam', demonstration };
}

const microphoneTrack: MediaTrack = {
  id: 'microphone',
  kind: 'audio',
  role: 'microphone',
  label: 'Microphone',
  demonstration: false,
};

interface Making {
  /** Of what is small work: screens, webcams. */
  encoder: EncoderName;
  destinationOf: (trackId: string) => RtpDestination;
}

function screenTracks(input: MediaInput, missing: Found, { encoder, destinationOf }: Making): PlannedTrack[] {
  const { options } = input;
  return input.screens.map((screen, index) => {
    const framesPerSecond = options.screenFramesPerSecond;
    const track = screenTrack(screen, index, framesPerSecond);
    const rungs = possible(screenRungs({ ...evenSize(screen), framesPerSecond }, options), missing);
    const destination = destinationOf(track.id);
    const pipeline = screenPipeline({ trackId: track.id, screen, rungs, encoder, destination, options });
    return { track, rungs, pipeline };
  });
}

function otherTracks(input: MediaInput, missing: Found, making: Making): PlannedTrack[] {
  const { options, microphone, webcam } = input;
  const { encoder, destinationOf } = making;
  const planned = screenTracks(input, missing, making);
  if (webcam !== null) {
    // Whether it is a demonstration is for whoever shows it.
    const track = webcamTrack(false);
    const rungs = possibleWebcamRungs(options, missing);
    const destination = destinationOf(track.id);
    const pipeline = webcamPipeline({ trackId: track.id, webcam, rungs, encoder, destination, options });
    planned.push({ track, rungs, pipeline });
  }
  if (microphone !== null) {
    const destination = destinationOf(microphoneTrack.id);
    const pipeline = microphonePipeline({ microphone, destination, options });
    planned.push({ track: microphoneTrack, rungs: soundRungs(options), pipeline });
  }
  return planned;
}

/**
 * One pipeline per track. Without the panorama there is no plan; a screen, a webcam or a microphone whose elements are
 * missing is left out. `missing` are names of element factories that this machine lacks or that have failed on it; `destinationOf`
 * is asked once per track.
 */
export function planMedia(
  input: MediaInput,
  missing: ReadonlySet<string>,
  destinationOf: (trackId: string) => RtpDestination = nowhere,
): MediaPlan {
  const found = new Set(knownEncoders.filter((name) => !missing.has(name)));
  const encoder = chooseEncoder('panorama', found);
  const small = chooseEncoder('screen', found);
  if (encoder === null || small === null) return { outcome: 'encoder-missing' };
  const { camera, stitching, options } = input;
  const track = panoramaTrack(input);
  const shape = { ...panoramaSize(input), framesPerSecond: camera.framesPerSecond };
  const rungs = possible(panoramaRungs(shape, options), missing);
  const pipeline = panoramaPipeline({
    ...{ camera, stitching, rungs, encoder, thumbnailEncoder: small, options },
    destination: destinationOf(track.id),
  });
  const missingOf = (plan: PipelinePlan) => plan.requiredElements.filter((name) => missing.has(name));
  if (missingOf(pipeline).length > 0) return { outcome: 'element-missing', missing: missingOf(pipeline) };
  const others = otherTracks(input, missing, { encoder: small, destinationOf });
  return {
    outcome: 'planned',
    panorama: { track, rungs, pipeline },
    others: others.filter((planned) => missingOf(planned.pipeline).length === 0),
    leftOut: others
      .map((planned) => ({ trackId: planned.track.id, missing: missingOf(planned.pipeline) }))
      .filter((entry) => entry.missing.length > 0),
  };
}

/** Every element factory whose absence can change the plan for this input. */
export function elementsThatMatter(input: MediaInput): string[] {
  const plan = planMedia(input, new Set());
  if (plan.outcome !== 'planned') return [...knownEncoders];
  const pipelines = [plan.panorama, ...plan.others].map((planned) => planned.pipeline);
  const required = pipelines.flatMap((pipeline) => pipeline.requiredElements);
  // A webcam may come later: what it needs beyond the panorama is known then.
  return [...new Set([...knownEncoders, ...vp8BranchElements, ...stillBranchElements, ...required])];
}
