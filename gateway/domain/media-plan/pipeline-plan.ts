import type { EncoderName } from './h264-encoder.ts';

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
  /** The video encoder, where the choice of another one may help: its name in the pipeline and its factory. */
  encoder: { name: string; factory: EncoderName } | null;
  /** Element downstream of the video encoder at which a key frame is asked for; null for sound. */
  keyFrameElement: string | null;
  /** Valve before the branch that makes stills, closed at first; absent where there is none, or where stills are always made. */
  stillValve?: string;
  /** Names of the element factories without which the pipeline cannot be built. */
  requiredElements: readonly string[];
}
