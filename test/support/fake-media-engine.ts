import type { HeadsetLink } from '../../gateway/ports/headset-link.ts';
import type { MediaEngine, MediaSource } from '../../gateway/ports/media-engine.ts';
import { FakeMediaSource } from './fake-media-source.ts';

/** A media engine without workers: every headset gets a fake source, or the failure that the test sets. */
export class FakeMediaEngine implements MediaEngine {
  readonly sources = new Map<string, FakeMediaSource>();
  failure: Error | null = null;
  /** Until when media take to start. */
  ready: Promise<void> = Promise.resolve();

  async start(headset: HeadsetLink): Promise<MediaSource> {
    await this.ready;
    if (this.failure !== null) throw this.failure;
    const source = new FakeMediaSource();
    source.still = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
    this.sources.set(headset.identity.id, source);
    return source;
  }
}
