import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PacedPictures, type PictureFeed } from '../../../../hardware/virtual-camera/paced-pictures.ts';

/** A feed whose clients the test counts, and which notes when it was given what. */
class NotingFeed implements PictureFeed {
  clientCount = 0;
  readonly sent: { atMs: number; ordinal: number }[] = [];
  #connected: () => void = () => undefined;

  onConnected(listener: () => void): void {
    this.#connected = listener;
  }

  connect(): void {
    this.clientCount += 1;
    this.#connected();
  }

  send(picture: Uint8Array): void {
    this.sent.push({ atMs: performance.now() - startMs, ordinal: Number(Buffer.from(picture).toString()) });
  }
}

let startMs = 0;
let feed: NotingFeed;
let asked: number[];
let pictures: PacedPictures;
/** How long a picture takes to be ready. */
let readyAfterMs: (ordinal: number) => number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'performance'] });
  startMs = performance.now();
  feed = new NotingFeed();
  asked = [];
  readyAfterMs = () => 0;
  const now = () => process.hrtime.bigint();
  const schedule = { loopStartMonotonicNs: now(), framesPerSecond: 15, frameCount: 60 };
  pictures = new PacedPictures(feed, schedule, now, async (ordinal) => {
    asked.push(ordinal);
    const ms = readyAfterMs(ordinal);
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    return ordinal % 7 === 3 ? null : Buffer.from(String(ordinal));
  });
  pictures.start();
});
afterEach(() => {
  pictures.close();
  vi.useRealTimers();
});

describe('paced pictures', () => {
  it('leave at their capture time, an hour later too', async () => {
    feed.connect();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(feed.sent.length).toBeGreaterThan(40_000);
    for (const { atMs, ordinal } of [...feed.sent.slice(0, 60), ...feed.sent.slice(-60)]) {
      expect(Math.abs(atMs - (ordinal * 1000) / 15)).toBeLessThanOrEqual(1);
    }
    expect(feed.sent.at(-1)?.ordinal).toBeGreaterThan(3600 * 15 - 3);
  });

  it('are asked for once each, and a lost one is a gap', async () => {
    feed.connect();
    await vi.advanceTimersByTimeAsync(2000);
    expect(new Set(asked).size).toBe(asked.length);
    const numbers = feed.sent.map(({ ordinal }) => ordinal);
    expect(numbers).not.toContain(3);
    expect(numbers.slice(0, 6)).toEqual([1, 2, 4, 5, 6, 7]);
  });

  it('are neither made nor sent while nobody is connected, and go on where the clock is', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual([]);
    feed.connect();
    await vi.advanceTimersByTimeAsync(1000);
    expect(feed.sent[0]?.ordinal).toBe(151);
    feed.clientCount = 0;
    await vi.advanceTimersByTimeAsync(200);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.length).toBe(before);
  });

  it('that took too long leave late ones out and never pile up', async () => {
    readyAfterMs = (ordinal) => (ordinal === 15 ? 500 : 0);
    feed.connect();
    await vi.advanceTimersByTimeAsync(3000);
    const numbers = feed.sent.map(({ ordinal }) => ordinal);
    const place = numbers.indexOf(15);
    expect(numbers[place + 1]).toBeGreaterThanOrEqual(21);
    expect(feed.sent.at(-1)?.atMs).toBeGreaterThan(2800);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  it('do not leave while stalled', async () => {
    feed.connect();
    await vi.advanceTimersByTimeAsync(500);
    pictures.stalled = true;
    const before = feed.sent.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect(feed.sent.length).toBe(before);
    pictures.stalled = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(feed.sent.at(-1)?.ordinal).toBeGreaterThan(25);
  });

  it('end with the player', async () => {
    feed.connect();
    await vi.advanceTimersByTimeAsync(500);
    pictures.close();
    const before = feed.sent.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect(feed.sent.length).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});
