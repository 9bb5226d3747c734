import type { DeviceClock } from '../firmware/device-clock.ts';
import type { OrientationReading } from '../firmware/device-messages.ts';
import { headOrientationSource } from '../firmware/orientation-source.ts';
import type { HeadKeyframe } from '../head-trajectory.ts';
import { RecordingReader } from '../recording/recording.ts';
import { toneLoop } from '../sound/tone.ts';
import type { FrameSource } from './frame-source.ts';
import { PatternFrames, patternHead } from './pattern-frames.ts';
import { RecordedFrames } from './recorded-frames.ts';

/** What a headset sees, hears and feels; several headsets may share it. */
export interface HeadsetContent {
  frames: FrameSource;
  microphoneLoop: Buffer;
  orientation: (clock: DeviceClock) => (deviceUs: bigint) => OrientationReading;
}

const patternToneHz = 1000;

function content(frames: FrameSource, microphoneLoop: Buffer, head: readonly HeadKeyframe[]): HeadsetContent {
  return {
    frames,
    microphoneLoop,
    orientation: (clock) =>
      headOrientationSource(head, frames.schedule, (deviceUs) => clock.monotonicNsAt(deviceUs)),
  };
}

/** A test pattern and a tone of 1 kHz, without anything rendered ahead. The loop begins now. */
export function patternContent(nowNs: bigint): HeadsetContent {
  return content(new PatternFrames(nowNs), toneLoop(patternToneHz), patternHead);
}

/** A finished recording with the movement of the head that it was rendered with. The loop begins now. */
export async function recordedContent(
  folder: string,
  head: readonly HeadKeyframe[],
  nowNs: bigint,
): Promise<HeadsetContent> {
  const recording = await RecordingReader.open(folder);
  return content(new RecordedFrames(recording, nowNs), recording.sound, head);
}
