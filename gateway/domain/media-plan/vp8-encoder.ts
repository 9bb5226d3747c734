import { chain } from './launch-text.ts';
import { unsignalledColours, type EncoderSetting, type EncoderTask } from './video-encoding.ts';

/** The one VP8 encoder there is. */
export const vp8EncoderName = 'vp8enc';

/** Elements its chain needs. */
export const vp8Elements: readonly string[] = [vp8EncoderName, 'rtpvp8pay', 'videoconvert'];

/**
 * Raw I420 in, VP8 out: the encoder's fastest way, one frame in and one out. VP8 cannot tell a decoder the range and the
 * matrix of its colours.
 */
export function vp8Chain(task: EncoderTask): string {
  return chain(
    'videoconvert',
    `video/x-raw,format=I420,colorimetry=${unsignalledColours}`,
    `vp8enc name=${task.name} deadline=1 cpu-used=12 threads=${task.threads} lag-in-frames=0 end-usage=cbr ` +
      `target-bitrate=${task.bitrateBps} buffer-size=${2 * task.rateBufferMs} buffer-initial-size=${task.rateBufferMs} ` +
      `buffer-optimal-size=${task.rateBufferMs} min-quantizer=4 max-quantizer=56 ` +
      `keyframe-max-dist=${Math.round(task.keyFrameIntervalSeconds * task.framesPerSecond)}`,
  );
}

/** What is set at run time for another bit rate. */
export function vp8BitrateSettings(bitrateBps: number): EncoderSetting[] {
  return [{ property: 'target-bitrate', value: Math.round(bitrateBps) }];
}
