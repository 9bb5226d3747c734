import type { AudioSource, VideoSource } from '../headset/capture-source.ts';
import type { MediaTrack } from '../../contract/media.ts';
import { chooseEncoder, knownEncoders } from './h264-encoder.ts';
import { echoElements, type PlayedVoice } from './echo-canceller.ts';
import { microphonePipeline } from './microphone-pipeline.ts';
import { panoramaPipeline, panoramaSize } from './panorama-pipeline.ts';
import { brightnessElements } from './picture-brightness.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import type { MediaOptions, RtpDestination, ScreenInput, Stitching } from './plan-input.ts';
import { evenSize, screenPipeline } from './screen-pipeline.ts';
import { webcamPipeline } from './webcam-pipeline.ts';
import type { WebcamSource } from './webcam-source.ts';

/** What one headset and its seat offer. */
export interface MediaInput {
  camera: VideoSource;
  microphone: AudioSource | null;
  /** What the headset's speaker plays; null or absent where it has none. */
  voice?: PlayedVoice | null;
  screens: readonly ScreenInput[];
  /** Null while none is plugged in. */
  webcam: WebcamSource | null;
  stitching: Stitching;
  options: MediaOptions;
}

/** A track and the pipeline that makes it. */
export interface PlannedTrack {
  track: MediaTrack;
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
const nowhere = (): RtpDestination => ({ rtpPort: 9, rtcpPort: 9, ssrc: 0 });

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

function otherTracks(
  input: MediaInput,
  found: ReadonlySet<string>,
  destinationOf: (trackId: string) => RtpDestination,
): PlannedTrack[] {
  const { options, webcam } = input;
  const encoder = chooseEncoder('screen', found);
  const planned: PlannedTrack[] = [];
  if (encoder !== null) {
    for (const [index, screen] of input.screens.entries()) {
      const track = screenTrack(screen, index, options.screenFramesPerSecond);
      const destination = destinationOf(track.id);
      planned.push({
        track,
        pipeline: screenPipeline({ trackId: track.id, screen, encoder, destination, options }),
      });
    }
  }
  if (webcam !== null && encoder !== null) {
    // Whether it is a demonstration is for whoever shows it.
    const track = webcamTrack(false);
    const destination = destinationOf(track.id);
    planned.push({
      track,
      pipeline: webcamPipeline({ trackId: track.id, webcam, encoder, destination, options }),
    });
  }
  return planned;
}

function microphoneOf(
  { microphone, voice = null, options }: MediaInput,
  missing: ReadonlySet<string>,
  destinationOf: (trackId: string) => RtpDestination,
): PlannedTrack[] {
  if (microphone === null) return [];
  // A microphone with an echo is better than none.
  const cancels = !echoElements.some((name) => missing.has(name));
  const destination = destinationOf(microphoneTrack.id);
  const pipeline = microphonePipeline({
    microphone,
    voice: cancels ? voice : null,
    destination,
    options,
  });
  return [{ track: microphoneTrack, pipeline }];
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
  if (encoder === null) return { outcome: 'encoder-missing' };
  const { camera, stitching, options } = input;
  const track = panoramaTrack(input);
  const pipeline = panoramaPipeline({
    camera,
    stitching,
    encoder,
    destination: destinationOf(track.id),
    options,
  });
  const missingOf = (plan: PipelinePlan) => plan.requiredElements.filter((name) => missing.has(name));
  if (missingOf(pipeline).length > 0) return { outcome: 'element-missing', missing: missingOf(pipeline) };
  const others = [
    ...otherTracks(input, found, destinationOf),
    ...microphoneOf(input, missing, destinationOf),
  ];
  return {
    outcome: 'planned',
    panorama: { track, pipeline },
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
  return [...new Set([...knownEncoders, ...brightnessElements, ...required])];
}
