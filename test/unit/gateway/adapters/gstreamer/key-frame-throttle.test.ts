import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyFrameThrottle } from '../../../../../gateway/adapters/gstreamer/key-frame-throttle.ts';

describe('the throttle of key frames', () => {
  let asked = 0;
  let throttle: KeyFrameThrottle;
  const clock = { monotonicNs: () => BigInt(Date.now()) * 1_000_000n, wallMs: () => Date.now() };

  beforeEach(() => {
    vi.useFakeTimers();
    asked = 0;
    throttle = new KeyFrameThrottle(500, clock, () => (asked += 1));
  });
  afterEach(() => {
    throttle.close();
    vi.useRealTimers();
  });

  it('serves the first request at once, and all of the next interval together at its end', () => {
    throttle.request();
    expect(asked).toBe(1);
    vi.advanceTimersByTime(100);
    for (let count = 0; count < 10; count += 1) throttle.request();
    vi.advanceTimersByTime(399);
    expect(asked).toBe(1);
    vi.advanceTimersByTime(1);
    expect(asked).toBe(2);
    vi.advanceTimersByTime(5000);
    expect(asked).toBe(2);
  });

  it('does not ask again for those whose key frame has come', () => {
    throttle.request();
    throttle.request();
    expect(throttle.isPending).toBe(true);
    throttle.keyFrameCame();
    expect(throttle.isPending).toBe(false);
    vi.advanceTimersByTime(5000);
    expect(asked).toBe(1);
    throttle.request();
    expect(asked).toBe(2);
  });

  it('asks for nothing once it is closed', () => {
    throttle.request();
    throttle.request();
    throttle.close();
    vi.advanceTimersByTime(5000);
    expect(asked).toBe(1);
  });
});
