import { expect, it } from 'vitest';
import { figurePath, figuresAt } from '../../../../../console/features/replay/figure-path.ts';

const moment = (atS: number, framesPerSecond: number) => ({
  ...{ atMs: atS * 1000, framesPerSecond, viewers: 1, lossRatio: null, roundTripMs: null },
});
const box = { width: 100, height: 10 };
const whole = (seconds: number) => ({ fromMs: 0, toMs: seconds * 1000 });

it('pictures a second are drawn along the line, and not across what is not known', () => {
  const moments = [moment(0, 30), moment(10, 15), moment(20, 0), moment(60, 90), moment(110, 30)];
  expect(figurePath(moments, whole(100), box)).toBe('M0.0 0.0L10.0 5.0L20.0 10.0M60.0 0.0');
  expect(figurePath([], whole(100), box)).toBe('');
});

it('of a long recording the worst is drawn', () => {
  const moments = Array.from({ length: 1440 }, (_, at) => moment(at * 10, at === 720 ? 0 : 30));
  const path = figurePath(moments, whole(14_400), box);
  expect(path.match(/[ML]/g)?.length).toBeLessThanOrEqual(101);
  expect(path).toContain('L50.0 10.0');
  expect(path.match(/M/g)).toHaveLength(1);
});

it('figures of a moment are the nearest ones, where there are some', () => {
  const moments = [moment(10, 1), moment(20, 2)];
  expect(figuresAt(moments, 14_000)?.framesPerSecond).toBe(1);
  expect(figuresAt(moments, 16_000)?.framesPerSecond).toBe(2);
  expect(figuresAt(moments, 60_000)).toBeNull();
  expect(figuresAt([], 60_000)).toBeNull();
});
