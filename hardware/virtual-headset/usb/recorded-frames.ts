import sharp from 'sharp';
import type { PlaySchedule } from '../../virtual-camera/capture-time.ts';
import type { RecordingReader } from '../recording/recording.ts';
import type { FrameSource } from './frame-source.ts';
import type { VideoSize } from './video-modes.ts';

/** Scaled pictures are kept up to this: a loop of twelve seconds at 1280×640 fits. */
const maxKeptBytes = 192 << 20;

/** A rendered recording as the sensor: its own size as it is, others scaled when they are first asked for and then kept. */
export class RecordedFrames implements FrameSource {
  readonly schedule: PlaySchedule;
  readonly #recording: RecordingReader;
  readonly #scaled = new Map<string, Buffer>();
  #keptBytes = 0;

  constructor(recording: RecordingReader, loopStartMonotonicNs: bigint) {
    const { framesPerSecond, frameCount } = recording.manifest;
    this.#recording = recording;
    this.schedule = { loopStartMonotonicNs, framesPerSecond, frameCount };
  }

  async readFrame(size: VideoSize, frameNumber: number): Promise<Buffer> {
    const { widthPx, heightPx } = this.#recording.manifest;
    const key = `${size.widthPx}:${frameNumber}`;
    const kept = this.#scaled.get(key);
    if (kept !== undefined) return kept;
    const jpeg = await this.#recording.readFrame(frameNumber);
    if (size.widthPx === widthPx && size.heightPx === heightPx) return jpeg;
    const scaled = await sharp(jpeg)
      .resize(size.widthPx, size.heightPx, { kernel: 'linear' })
      .jpeg({ quality: 85, chromaSubsampling: '4:2:0' })
      .toBuffer();
    if (this.#keptBytes + scaled.length <= maxKeptBytes) {
      this.#scaled.set(key, scaled);
      this.#keptBytes += scaled.length;
    }
    return scaled;
  }
}
