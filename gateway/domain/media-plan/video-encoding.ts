/** What an encoder of live pictures has to do: no B-frames, one frame in and one frame out. */
export interface EncoderTask {
  name: string;
  bitrateBps: number;
  framesPerSecond: number;
  keyFrameIntervalSeconds: number;
  /** Buffer of the rate control: short for a steady live stream, long where quality of still pictures counts. */
  rateBufferMs: number;
  threads: number;
}

/** A property of an encoder that can be set while it runs. Numbers reach GStreamer as 32 bit floats: whole to 16,777,216. */
export interface EncoderSetting {
  property: string;
  value: number;
}

/**
 * What Chromium takes a stream for that says nothing: BT.709 in studio range, whatever its size. Naming the matrix also
 * makes GStreamer 1.22 convert: pictures of the same matrix and another range pass its videoconvert unchanged.
 */
export const unsignalledColours = 'bt709';
