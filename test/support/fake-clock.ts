import type { Clock } from '../../gateway/ports/clock.ts';

/** A clock that stands still until the test moves it. */
export class FakeClock implements Clock {
  nowMs = 1_790_000_000_000;

  monotonicNs(): bigint {
    return BigInt(this.nowMs) * 1_000_000n;
  }

  wallMs(): number {
    return this.nowMs;
  }

  advance(ms: number): void {
    this.nowMs += ms;
  }
}
