import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../../../../console/api/http-client.ts';
import type { RecordingPart } from '../../../../../console/api/recording-parts.ts';
import { TrackFeed } from '../../../../../console/features/replay/track-feed.ts';
import type { Span } from '../../../../../console/features/replay/time-spans.ts';

/** Parts of ten seconds, each of which stays open until it is let go. */
function scene() {
  const removed: Span[] = [];
  const taken: number[] = [];
  const asked: number[] = [];
  let letGo: (how: 'whole' | 'broken') => void = () => undefined;
  const feed = new TrackFeed({
    sink: {
      append: (bytes) => Promise.resolve(void taken.push(bytes.length)),
      finish: () => Promise.resolve(),
      remove: (span) => Promise.resolve(void removed.push(span)),
    },
    fetchPart: (atMs, signal) => {
      asked.push(atMs);
      const fromMs = Math.floor(atMs / 10_000) * 10_000;
      async function* chunks(): RecordingPart['chunks'] & AsyncGenerator<Uint8Array<ArrayBuffer>> {
        yield new Uint8Array(3);
        const how = await new Promise((resolve) => {
          letGo = resolve;
          signal.addEventListener('abort', () => resolve('broken'), { once: true });
        });
        if (how === 'broken') throw new ApiError('network-unreachable', true, null);
        yield new Uint8Array(4);
      }
      return Promise.resolve({ fromMs, toMs: fromMs + 10_000, chunks: chunks() });
    },
  });
  return { feed, removed, taken, asked, letGo: (how: 'whole' | 'broken') => letGo(how) };
}

describe('the feed of a track', () => {
  it('has a moment when its part has come whole, and asks for the next one', async () => {
    const { feed, taken, asked, letGo } = scene();
    feed.look(2_000, 1, 0);
    await vi.waitUntil(() => taken.length === 1);
    expect(feed.presence(2_000)).toEqual({ state: 'coming' });
    letGo('whole');
    await vi.waitUntil(() => feed.presence(2_000).state === 'there');
    expect(feed.presence(2_000)).toEqual({ state: 'there', untilMs: 10_000 });
    await vi.waitUntil(() => {
      feed.look(2_000, 1, 0);
      return asked.length === 2;
    });
    expect(asked).toEqual([2_000, 10_000]);
  });

  it('leaves a part that is not wanted any more, and keeps nothing of it', async () => {
    const { feed, taken, asked, removed } = scene();
    feed.look(2_000, 1, 0);
    await vi.waitUntil(() => taken.length === 1);
    feed.look(95_000, 1, 0);
    await vi.waitUntil(() => removed.length === 1);
    expect(removed).toEqual([{ fromMs: 0, toMs: 9_999 }]);
    expect(feed.errorCode).toBeNull();
    await vi.waitUntil(() => {
      feed.look(95_000, 1, 0);
      return asked.length === 2;
    });
    expect(asked).toEqual([2_000, 95_000]);
  });

  it('says why nothing comes, and tries again', async () => {
    const { feed, taken, asked, letGo } = scene();
    feed.look(2_000, 1, 0);
    await vi.waitUntil(() => taken.length === 1);
    letGo('broken');
    await vi.waitUntil(() => feed.errorCode === 'network-unreachable');
    feed.look(2_000, 1, performance.now());
    expect(asked).toEqual([2_000]);
    feed.retry();
    feed.look(2_000, 1, performance.now());
    expect(asked).toEqual([2_000, 2_000]);
  });
});
