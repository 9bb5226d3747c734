import sharp from 'sharp';
import type { PlaySchedule } from '../camera/capture-time.ts';
import type { RecordingReader } from '../recording/recording.ts';
import type { FrameSource } from './frame-source.ts';
import type { VideoSize } from './video-modes.ts';

/** A rendered recording as the sensor: its own size as it is, others scaled when they are asked for. */
export class RecordedFrames implements FrameSource {
  readonly schedule: PlaySchedule;
  readonly #recording: RecordingReader;

  constructor(recording: RecordingReader, loopStartMonotonicNs: bigint) {
    const { framesPerSecond, frameCount } = recording.manifest;
    this.#recording = recording;
    this.schedule = { loopStartMonotonicNs, framesPerSecond, frameCount };
  }

  async readFrame(size: VideoSize, frameNumber: number): Promise<Buffer> {
    const jpeg = await this.#recording.readFrame(frameNumber);
    const { widthPx, heightPx } = this.#recording.manifest;
    if (size.widthPx === widthPx && size.heightPx === heightPx) return jpeg;
    return sharp(jpeg)
      .resize(size.widthPx, size.heightPx, { kernel: 'linear' })
      .jpeg({ quality: 85, chromaSubsampling: '4:2:0' })
      .toBuffer();
  }
}
