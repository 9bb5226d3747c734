import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LinkPacer } from '../../../../../gateway/adapters/webrtc/link-pacer.ts';

const packetBytes = 1000;
const nowMs = () => performance.now();

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp(bitrateBps: number) {
  const pacer = new LinkPacer(nowMs);
  pacer.setRate(bitrateBps);
  /** One track that waits its turn: what it sends counts on the link, as what others send does. */
  const track = () => {
    const forwarded: number[] = [];
    const forward = (packet: Buffer) => {
      forwarded.push(packet.readUInt16BE(0));
      pacer.noteSent(packet.length, nowMs());
    };
    const take = (count: number) => {
      let taken = 0;
      for (let index = 0; index < count; index += 1) {
        const packet = Buffer.alloc(packetBytes);
        packet.writeUInt16BE(index, 0);
        if (pacer.take(forward, packet)) taken += 1;
      }
      return taken;
    };
    return { forwarded, forward, take };
  };
  return { pacer, track };
}

it('lets packets through at once where the link is wide', () => {
  const { track } = setUp(Number.POSITIVE_INFINITY);
  const screen = track();
  expect(screen.take(50)).toBe(50);
  expect(screen.forwarded).toHaveLength(50);
});

it('spreads a large picture over the time the link needs for it, in order', () => {
  const { track } = setUp(800_000);
  const screen = track();
  screen.take(50);
  expect(screen.forwarded.length).toBeLessThan(3);
  vi.advanceTimersByTime(250);
  expect(screen.forwarded.length).toBeGreaterThan(22);
  expect(screen.forwarded.length).toBeLessThan(30);
  vi.advanceTimersByTime(300);
  expect(screen.forwarded).toEqual([...new Array(50).keys()]);
});

it('leaves the link to what does not wait, and what waits its part of it', () => {
  const { pacer, track } = setUp(800_000);
  const screen = track();
  screen.take(50);
  for (let sent = 0; sent < 20; sent += 1) {
    pacer.noteSent(packetBytes, nowMs());
    vi.advanceTimersByTime(20);
  }
  // 400 ms hold 40 packets, half of which were the others'.
  expect(screen.forwarded.length).toBeGreaterThan(15);
  expect(screen.forwarded.length).toBeLessThan(24);
});

it('goes on half a second after the link was flooded', () => {
  const { pacer, track } = setUp(80_000);
  const screen = track();
  pacer.noteSent(1_000_000, nowMs());
  screen.take(2);
  vi.advanceTimersByTime(490);
  expect(screen.forwarded).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(screen.forwarded).toEqual([0]);
});

it('lets what waits out when the link turns out to be wide', () => {
  const { pacer, track } = setUp(80_000);
  const screen = track();
  screen.take(50);
  pacer.setRate(Number.POSITIVE_INFINITY);
  vi.advanceTimersByTime(5);
  expect(screen.forwarded).toEqual([...new Array(50).keys()]);
});

it('has room for a whole picture and for what the link takes in four seconds, and no more', () => {
  const thin = setUp(8000).track();
  expect(thin.take(400)).toBeLessThan(110);
  const wider = setUp(800_000).track();
  expect(wider.take(1000)).toBeGreaterThan(390);
  expect(wider.take(1000)).toBeLessThan(10);
});

it('forgets what waits for one track, and lets the other one take its turn', () => {
  const { pacer, track } = setUp(800_000);
  const [first, second] = [track(), track()];
  first.take(20);
  second.take(5);
  pacer.forget(first.forward);
  const before = first.forwarded.length;
  vi.advanceTimersByTime(200);
  expect(first.forwarded).toHaveLength(before);
  expect(second.forwarded).toEqual([0, 1, 2, 3, 4]);
});

it('sends nothing once it has ended', () => {
  const { pacer, track } = setUp(800_000);
  const screen = track();
  screen.take(20);
  pacer.end();
  const before = screen.forwarded.length;
  vi.advanceTimersByTime(10_000);
  expect(screen.forwarded).toHaveLength(before);
});
