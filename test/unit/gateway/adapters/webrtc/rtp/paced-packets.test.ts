import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PacedPackets } from '../../../../../../gateway/adapters/webrtc/rtp/paced-packets.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp(bitrateBps: number) {
  const forwarded: number[] = [];
  const paced = new PacedPackets(
    (packet) => forwarded.push(packet.readUInt16BE(0)),
    () => performance.now(),
  );
  paced.setRate(bitrateBps);
  const take = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const packet = Buffer.alloc(1000);
      packet.writeUInt16BE(index, 0);
      paced.take(packet);
    }
  };
  return { paced, forwarded, take };
}

it('lets packets through at once where there is no rate', () => {
  const { forwarded, take } = setUp(Number.POSITIVE_INFINITY);
  take(50);
  expect(forwarded).toHaveLength(50);
});

it('spreads a large picture over the time its rate gives, in order', () => {
  const { forwarded, take } = setUp(800_000);
  take(50);
  expect(forwarded.length).toBeLessThan(3);
  vi.advanceTimersByTime(250);
  expect(forwarded.length).toBeGreaterThan(22);
  expect(forwarded.length).toBeLessThan(30);
  vi.advanceTimersByTime(300);
  expect(forwarded).toEqual([...new Array(50).keys()]);
});

it('does not let more wait than a quarter of a megabyte, and forgets it when told', () => {
  const { paced, forwarded, take } = setUp(8000);
  take(400);
  expect(forwarded.length).toBeGreaterThan(130);
  paced.clear();
  const before = forwarded.length;
  vi.advanceTimersByTime(10_000);
  expect(forwarded).toHaveLength(before);
});
