import type { EncoderName } from './h264-encoder.ts';
import type { RungId } from './rung.ts';
import type { vp8EncoderName } from './vp8-encoder.ts';

export type VideoEncoderFactory = EncoderName | typeof vp8EncoderName;

/** One rung of a pipeline: the names by which it is steered. */
export interface PipelineRung {
  id: RungId;
  /** Lets pictures through to the encoder, or none; null for a sound, which is always made. */
  valve: string | null;
  /** The video encoder: its name in the pipeline and its factory; null for a sound. */
  encoder: { name: string; factory: VideoEncoderFactory } | null;
  /** Element downstream of the video encoder at which a key frame is asked for; null for a sound. */
  keyFrameElement: string | null;
  /** Element that records what is encoded; null for a rung that nobody would keep. */
  recorder: string | null;
}

/** One GStreamer pipeline as the worker shall run it. */
export interface PipelinePlan {
  /** Also names the pipeline: one pipeline per track. */
  trackId: string;
  /** For gst_parse_launch. */
  launch: string;
  /** Element that captures: an error of it is a fault of the device, not of the pipeline. */
  sourceName: string;
  /**
   * Element that cuts a byte stream into pictures, where there is one. It gives up on a damaged picture instead of
   * skipping it: opening the pipeline again finds the next picture.
   */
  splitterName: string | null;
  /** Valve behind the source, to be opened as soon as the pipeline plays; absent where the source waits by itself. */
  gate?: string;
  /** Empty where the pipeline sends nothing. */
  rungs: readonly PipelineRung[];
  /** Valve before the branch that makes stills, closed at first; absent where there is none, or where stills are always made. */
  stillValve?: string;
  /** Names of the element factories without which the pipeline cannot be built. */
  requiredElements: readonly string[];
}
