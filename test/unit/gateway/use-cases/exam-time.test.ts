import { describe, expect, it } from 'vitest';
import { ExamTime } from '../../../../gateway/use-cases/exam-time.ts';

class TwoClocks {
  wall = 1_790_000_000_000;
  monotonic = 5_000_000_000n;
  wallMs = () => this.wall;
  monotonicNs = () => this.monotonic;
}

describe('the time base of exam sessions', () => {
  it('begins with the wall clock and goes on with the monotonic one, whatever is done to the wall clock', () => {
    const clock = new TwoClocks();
    const time = new ExamTime(clock, 'boot', null);
    expect(time.now()).toEqual({ atMs: 1_790_000_000_000, monotonicNs: '5000000000', bootId: 'boot' });
    clock.wall -= 3_600_000;
    clock.monotonic += 1_500_999_999n;
    expect(time.now().atMs).toBe(1_790_000_001_500);
  });

  it('simply goes on after a restart of the gateway', () => {
    const clock = new TwoClocks();
    const last = new ExamTime(clock, 'boot', null).now();
    clock.wall += 86_400_000;
    clock.monotonic += 7_000_000_000n;
    expect(new ExamTime(clock, 'boot', last).now().atMs).toBe(last.atMs + 7000);
  });

  it('never goes back where the host was started again with a wrong clock', () => {
    const clock = new TwoClocks();
    const last = new ExamTime(clock, 'boot', null).now();
    clock.wall -= 86_400_000;
    clock.monotonic = 1_000_000_000n;
    expect(new ExamTime(clock, 'other', last).now().atMs).toBe(last.atMs);
    clock.wall += 90_000_000;
    expect(new ExamTime(clock, 'other', last).now().atMs).toBe(clock.wall);
  });
});
