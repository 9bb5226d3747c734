import { describe, expect, it } from 'vitest';
import {
  boundAt,
  estimateOf,
  hostNsOf,
  surerEstimate,
} from '../../../../firmware-bridge/session/clock-estimate.ts';

describe('the estimate of a device clock', () => {
  // The true offset is 7 s; the device reads its clock somewhere within the round trip.
  const trueOffsetNs = 7_000_000_000n;
  const exchange = (sentNs: bigint, thereNs: bigint, backNs: bigint) =>
    estimateOf({
      sentNs,
      deviceClockUs: (sentNs + thereNs - trueOffsetNs) / 1000n,
      receivedNs: sentNs + thereNs + backNs,
    });

  it.each([
    [100_000n, 900_000n],
    [900_000n, 100_000n],
    [2_000n, 3_000n],
  ])('is wrong by no more than its bound (%i ns there, %i ns back)', (thereNs, backNs) => {
    const estimate = exchange(9_000_000_000n, thereNs, backNs);
    const error = estimate.offsetNs - trueOffsetNs;
    // The device's clock counts whole microseconds.
    expect(error <= estimate.boundNs + 1000n && -error <= estimate.boundNs + 1000n).toBe(true);
    expect(estimate.boundNs).toBe((thereNs + backNs + 1n) / 2n);
  });

  it('is trusted less as the clocks drift, so that a fresh one takes over', () => {
    const quick = exchange(9_000_000_000n, 50_000n, 50_000n);
    const slow = exchange(12_000_000_000n, 200_000n, 200_000n);
    expect(boundAt(quick, 9_000_100_000n + 1_000_000_000n)).toBe(150_000n);
    const soon = exchange(9_500_000_000n, 200_000n, 200_000n);
    expect(surerEstimate(quick, soon, 9_600_000_000n)).toBe(quick);
    expect(surerEstimate(quick, slow, 12_500_000_000n)).toBe(slow);
  });

  it('carries device time to host time', () => {
    expect(hostNsOf({ offsetNs: 5n, boundNs: 0n, measuredNs: 0n }, 3n)).toBe(3005n);
  });
});
