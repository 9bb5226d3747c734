import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RungOrder } from '../../../../../gateway/adapters/gstreamer/rung-commands.ts';
import { RungFeed } from '../../../../../gateway/adapters/gstreamer/rung-feed.ts';
import { RungStream } from '../../../../../gateway/adapters/gstreamer/rung-stream.ts';
import { TimestampAnchor } from '../../../../../gateway/adapters/gstreamer/timestamp-anchor.ts';
import { TrackRecorder } from '../../../../../gateway/adapters/gstreamer/track-recorder.ts';
import type { RecordingNews } from '../../../../../gateway/ports/media-engine.ts';
import { sampleRung, sampleTracks } from '../../../../support/fake-media-source.ts';

const clock = { monotonicNs: () => BigInt(Date.now()) * 1_000_000n, wallMs: () => Date.now() };
const [panorama = expect.fail()] = sampleTracks;
const order = { sessionKeyHex: 'ab', originNs: -5n, nextNumber: 3, folder: '/evidence/a b' };
const closed = (number: number): RecordingNews & { kind: 'closed' } => ({
  ...{ kind: 'closed', number, mp4Bytes: 1, fileBytes: 2, sha256: 'c' },
  ...{ startTicks: 0, endTicks: 1, timescale: 90_000, samples: 1 },
});

describe('a track that is recorded', () => {
  let orders: RungOrder[];
  let feed: RungFeed;
  let recorder: TrackRecorder;
  let news: RecordingNews[];
  const recordOrders = () => orders.splice(0).flatMap((each) => (each.do === 'record' ? [each.order] : []));

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    orders = [];
    news = [];
    const steer = (each: RungOrder) => void orders.push(each);
    feed = new RungFeed(sampleRung(panorama), new RungStream(new TimestampAnchor(90_000), 1), steer, clock);
    recorder = new TrackRecorder(feed, steer, 'sphere');
  });
  afterEach(() => {
    feed.close();
    vi.useRealTimers();
  });

  it('is encoded as long as it is, and its recorder is told', () => {
    recorder.begin(order, (each) => news.push(each));
    expect(feed.isOpen).toBe(true);
    expect(recordOrders()).toEqual(['record ab -5 3 sphere /evidence/a b']);
  });

  it('goes on with the next file in the next pipeline', () => {
    recorder.begin(order, (each) => news.push(each));
    recorder.hear({ kind: 'opened', number: 3 });
    recorder.hear(closed(3));
    recorder.hear({ kind: 'opened', number: 4 });
    recorder.workerGone();
    recordOrders();
    recorder.pipelineOpened();
    expect(recordOrders()).toEqual(['record ab -5 5 sphere /evidence/a b']);
    expect(news.map(({ kind }) => kind)).toEqual(['opened', 'closed', 'opened', 'worker-gone']);
  });

  it('tries again with another file when it is told to', () => {
    const recording = recorder.begin(order, (each) => news.push(each));
    recorder.hear({ kind: 'failed', reason: 'disk-full' });
    recordOrders();
    recording.again(9);
    expect(recordOrders()).toEqual(['record ab -5 9 sphere /evidence/a b']);
  });

  it('ends when its last file is closed, and needs the rung no longer', async () => {
    const recording = recorder.begin(order, (each) => news.push(each));
    recorder.hear({ kind: 'opened', number: 3 });
    recordOrders();
    let isOver = false;
    const ending = recording.end().then(() => (isOver = true));
    expect(recordOrders()).toEqual(['stop']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(isOver).toBe(false);
    recorder.hear(closed(3));
    await ending;
    expect(news.at(-1)?.kind).toBe('closed');
    await vi.advanceTimersByTimeAsync(3000);
    expect(feed.isOpen).toBe(false);
    recorder.pipelineOpened();
    recording.again(4);
    expect(recordOrders()).toEqual([]);
  });

  it('ends although nothing is heard any more', async () => {
    const recording = recorder.begin(order, (each) => news.push(each));
    recorder.hear({ kind: 'opened', number: 3 });
    const ending = recording.end();
    await vi.advanceTimersByTimeAsync(2000);
    await ending;
    expect(() => recorder.begin(order, () => undefined)).not.toThrow();
  });

  it('is not recorded twice at a time', () => {
    recorder.begin(order, () => undefined);
    expect(() => recorder.begin(order, () => undefined)).toThrow(RangeError);
  });
});
