import type { PlaySchedule } from '../../virtual-camera/capture-time.ts';
import type { VideoSize } from './video-modes.ts';

/** The sensor: pictures in a loop that runs whether anybody looks or not. */
export interface FrameSource {
  readonly schedule: PlaySchedule;
  /** The JPEG of a frame of the loop in a size of the stream. */
  readFrame(size: VideoSize, frameNumber: number): Promise<Buffer>;
}
