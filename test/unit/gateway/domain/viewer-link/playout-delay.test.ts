import { beforeEach, expect, it } from 'vitest';
import { PlayoutDelay } from '../../../../../gateway/domain/viewer-link/playout-delay.ts';

let playout: PlayoutDelay;
let nowMs: number;

beforeEach(() => {
  playout = new PlayoutDelay();
  nowMs = 0;
});

/** Feedback ten times a second. */
function feedBack(seconds: number, lossRatio: number, roundTripMs: number): number {
  for (let count = 0; count < seconds * 10; count += 1) {
    nowMs += 100;
    playout.note(lossRatio, roundTripMs, nowMs);
  }
  return playout.delayMs;
}

it('holds nothing back where nothing is lost, however long the way, nor for a chance loss', () => {
  expect(feedBack(10, 0, 300)).toBe(0);
  expect(feedBack(10, 0.002, 30)).toBe(0);
});

it('holds back as long as it takes to notice a loss and to send the packet twice, at once', () => {
  expect(feedBack(0.1, 0.02, 100)).toBe(280);
  expect(feedBack(5, 0.02, 110)).toBe(280);
});

it('is given up ten seconds after the last loss', () => {
  feedBack(1, 0.02, 50);
  expect(feedBack(9, 0, 50)).toBe(180);
  expect(feedBack(2, 0, 50)).toBe(0);
});

it('follows a way that has become longer or shorter, but not what waits in a queue for a while', () => {
  expect(feedBack(3, 0.02, 40)).toBe(160);
  expect(feedBack(1, 0.02, 400)).toBe(160);
  expect(feedBack(3, 0.02, 100)).toBe(280);
});

it('never exceeds half a second', () => {
  expect(feedBack(3, 0.1, 2000)).toBe(500);
});
