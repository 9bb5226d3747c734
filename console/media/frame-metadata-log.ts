import type { FrameMetadata } from '../../gateway/contract/media.ts';
import { frameMetadataSchema } from '../../gateway/contract/media.ts';

/** Ten seconds at 30 frames per second: far more than any jitter buffer holds. */
const defaultCapacity = 300;

/** The latest frames' metadata by RTP timestamp; forgets the oldest beyond its capacity. */
export class FrameMetadataLog {
  readonly #byRtpTimestamp = new Map<number, FrameMetadata>();
  readonly #capacity: number;

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  add(metadata: FrameMetadata): void {
    this.#byRtpTimestamp.delete(metadata.rtpTimestamp);
    this.#byRtpTimestamp.set(metadata.rtpTimestamp, metadata);
    for (const oldest of this.#byRtpTimestamp.keys()) {
      if (this.#byRtpTimestamp.size <= this.#capacity) break;
      this.#byRtpTimestamp.delete(oldest);
    }
  }

  find(rtpTimestamp: number): FrameMetadata | null {
    return this.#byRtpTimestamp.get(rtpTimestamp) ?? null;
  }

  clear(): void {
    this.#byRtpTimestamp.clear();
  }
}

/** The metadata in a message of the data channel; null for anything that is none. */
export function parseFrameMetadata(message: unknown): FrameMetadata | null {
  if (typeof message !== 'string') return null;
  try {
    const parsed = frameMetadataSchema.safeParse(JSON.parse(message));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
