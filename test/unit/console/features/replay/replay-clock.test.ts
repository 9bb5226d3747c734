import { expect, it } from 'vitest';
import { nextSpeed, ReplayClock } from '../../../../../console/features/replay/replay-clock.ts';
import { correctionOf } from '../../../../../console/features/replay/track-sync.ts';

it('runs while it is played and not held, at its speed, and loses nothing when that changes', () => {
  const clock = new ReplayClock(1_000);
  expect(clock.at(500)).toBe(1_000);
  clock.setPlaying(true, 500);
  expect(clock.at(700)).toBe(1_200);
  clock.setSpeed(4, 700);
  expect(clock.at(800)).toBe(1_600);
  clock.setHeld(true, 800);
  expect([clock.at(900), clock.isRunning, clock.isPlaying]).toEqual([1_600, false, true]);
  clock.setHeld(false, 1_000);
  clock.setHeld(false, 1_050);
  expect(clock.at(1_100)).toBe(2_000);
  clock.setAt(50, 1_100);
  expect(clock.at(1_150)).toBe(250);
  clock.setPlaying(false, 1_150);
  expect(clock.at(9_000)).toBe(250);
});

it('has five speeds, and none beyond', () => {
  expect([0.5, 1, 2, 4, 8].map((speed) => nextSpeed(speed, 1))).toEqual([1, 2, 4, 8, 8]);
  expect([0.5, 1, 2, 4, 8].map((speed) => nextSpeed(speed, -1))).toEqual([0.5, 0.5, 1, 2, 4]);
});

it('an element that is a little off makes haste or waits, one that is far off jumps', () => {
  expect(correctionOf(5, 1)).toEqual({ type: 'rate', rate: 1 });
  expect(correctionOf(-100, 1)).toMatchObject({ type: 'rate' });
  const rateOf = (aheadMs: number, speed: number) => {
    const correction = correctionOf(aheadMs, speed);
    return correction.type === 'rate' ? correction.rate : NaN;
  };
  expect(rateOf(-70, 1)).toBeCloseTo(1.1);
  expect(rateOf(70, 1)).toBeCloseTo(0.9);
  expect(rateOf(-200, 2)).toBeCloseTo(2.24);
  expect(correctionOf(400, 1)).toEqual({ type: 'seek' });
  expect(correctionOf(-400, 1)).toEqual({ type: 'seek' });
  expect(correctionOf(400, 8)).toMatchObject({ type: 'rate' });
});
