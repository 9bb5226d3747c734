import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rung } from '../../../../../gateway/domain/media-plan/rung.ts';
import type { RungOrder } from '../../../../../gateway/adapters/gstreamer/rung-commands.ts';
import { RungFeed } from '../../../../../gateway/adapters/gstreamer/rung-feed.ts';
import { RungStream } from '../../../../../gateway/adapters/gstreamer/rung-stream.ts';
import { TimestampAnchor } from '../../../../../gateway/adapters/gstreamer/timestamp-anchor.ts';

const rung: Rung = {
  id: 'half',
  codec: 'H264',
  size: null,
  framesPerSecond: 30,
  minBitrateBps: 500_000,
  maxBitrateBps: 1_200_000,
};
const keyFrame = { do: 'force-key-frame' };
const valve = (open: boolean) => ({ do: 'set-valve', open });
const bitrate = (bitrateBps: number) => ({ do: 'set-bitrate', bitrateBps });
const clock = { monotonicNs: () => BigInt(Date.now()) * 1_000_000n, wallMs: () => Date.now() };

describe('a rung that is received', () => {
  let orders: RungOrder[];
  let stream: RungStream;
  let feed: RungFeed;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    orders = [];
    stream = new RungStream(new TimestampAnchor(90_000), 1);
    stream.changeInput(7);
    feed = new RungFeed(rung, stream, (order) => orders.push(order), clock);
  });
  afterEach(() => {
    feed.close();
    vi.useRealTimers();
  });
  const taken = () => orders.splice(0);
  const receive = () => feed.receive(() => undefined);
  const packet = (nalType = 1) => {
    const bytes = Buffer.alloc(1000);
    bytes.writeUInt16BE(((0x60 | nalType) << 8) | 0x80, 12);
    bytes.writeUInt16BE(0x80e0, 0);
    bytes.writeUInt32BE(7, 8);
    stream.receive(bytes, clock.monotonicNs());
  };

  it('asks for its key frame and then opens its valve, and closes it 2 s after the last one has gone', () => {
    const [first, second] = [receive(), receive()];
    expect(taken()).toEqual([keyFrame, valve(true)]);
    first.end();
    first.end();
    vi.advanceTimersByTime(10_000);
    expect(taken()).toEqual([keyFrame]);
    second.end();
    vi.advanceTimersByTime(1999);
    expect([feed.isOpen, taken()]).toEqual([true, []]);
    vi.advanceTimersByTime(1);
    expect([feed.isOpen, taken()]).toEqual([false, [valve(false)]]);
  });

  it('gives who joins, or comes back in time, one key frame at most every 500 ms', () => {
    const first = receive();
    vi.advanceTimersByTime(600);
    taken();
    for (let count = 0; count < 20; count += 1) receive().requestKeyFrame();
    vi.advanceTimersByTime(500);
    expect(taken()).toEqual([keyFrame, keyFrame]);
    first.end();
  });

  it('makes one key frame for all who wait when it comes', () => {
    receive();
    taken();
    vi.advanceTimersByTime(100);
    receive().requestKeyFrame();
    packet();
    vi.advanceTimersByTime(100);
    packet(5);
    vi.advanceTimersByTime(2000);
    expect(taken()).toEqual([]);
    receive();
    expect(taken()).toEqual([keyFrame]);
  });

  it('opens with a key frame at once, however soon after the last one', () => {
    receive().end();
    vi.advanceTimersByTime(2000);
    taken();
    receive();
    expect(taken()).toEqual([keyFrame, valve(true)]);
  });

  it('tells its encoder the best that a receiver can take, 250 ms apart', () => {
    const [first, second] = [receive(), receive()];
    taken();
    first.wantBitrate(600_000);
    expect(taken()).toEqual([]);
    second.wantBitrate(700_000);
    expect(taken()).toEqual([bitrate(700_000)]);
    second.wantBitrate(900_000);
    second.wantBitrate(800_000);
    expect(taken()).toEqual([]);
    vi.advanceTimersByTime(250);
    expect(taken()).toEqual([bitrate(800_000)]);
    second.end();
    vi.advanceTimersByTime(250);
    expect(taken()).toContainEqual(bitrate(600_000));
    expect(feed.statistics()).toMatchObject({ receivers: 1, targetBitrateBps: 600_000 });
  });

  it('tells the encoder of the next pipeline too', () => {
    receive().wantBitrate(600_000);
    taken();
    feed.pipelineOpened();
    expect(taken()).toEqual([bitrate(600_000)]);
  });

  it('has been silent since its newest packet, its opening or its pipeline, and only while it is received', () => {
    expect(feed.silentSinceNs(5n)).toBeNull();
    const reception = receive();
    expect(feed.silentSinceNs(5n)).toBe(clock.monotonicNs());
    vi.advanceTimersByTime(100);
    packet();
    const newestNs = clock.monotonicNs();
    vi.advanceTimersByTime(300);
    expect(feed.silentSinceNs(5n)).toBe(newestNs);
    feed.pipelineOpened();
    expect(feed.silentSinceNs(5n)).toBe(clock.monotonicNs());
    reception.end();
    expect(feed.silentSinceNs(5n)).toBeNull();
  });

  it('measures what came in the last second', () => {
    receive();
    for (let count = 0; count < 40; count += 1) {
      packet();
      vi.advanceTimersByTime(50);
    }
    expect(feed.statistics()).toMatchObject({ framesPerSecond: 20, bitrateBps: 160_000 });
    vi.advanceTimersByTime(1500);
    expect(feed.statistics()).toMatchObject({ framesPerSecond: 0, bitrateBps: 0 });
  });
});
