import { describe, expect, it } from 'vitest';
import { OrientationHistory } from '../../../../../gateway/domain/headset/orientation-history.ts';
import type { Quaternion } from '../../../../../gateway/domain/headset/slerp.ts';

const msNs = 1_000_000n;

/** Turned about the vertical axis. */
function yaw(deg: number): Quaternion {
  const half = (deg * Math.PI) / 360;
  return [Math.cos(half), 0, 0, Math.sin(half)];
}

function yawDegOf([w, , , z]: Quaternion): number {
  return (2 * Math.atan2(z, w) * 180) / Math.PI;
}

function turning(fromMs: number, toMs: number, stepMs: number): OrientationHistory {
  const history = new OrientationHistory();
  for (let ms = fromMs; ms <= toMs; ms += stepMs)
    history.add({ monotonicNs: BigInt(ms) * msNs, quaternion: yaw(ms / 10) });
  return history;
}

describe('orientation of the head at a moment of the past', () => {
  it('is no rotation before the first sample', () => {
    expect(new OrientationHistory().at(5n)).toEqual([1, 0, 0, 0]);
  });

  it('is interpolated between two samples', () => {
    const history = turning(0, 1000, 10);
    for (const ms of [0, 5, 123, 777.5, 999])
      expect(yawDegOf(history.at(BigInt(Math.round(ms * 1e6))))).toBeCloseTo(ms / 10, 6);
  });

  it('goes on as it turned after the newest sample, for 40 ms', () => {
    const history = new OrientationHistory();
    history.add({ monotonicNs: 0n, quaternion: yaw(10), rateDegPerS: [0, 0, 200] });
    for (const ms of [0, 1, 17.5, 40])
      expect(yawDegOf(history.at(BigInt(Math.round(ms * 1e6))))).toBeCloseTo(10 + ms * 0.2, 6);
    expect(yawDegOf(history.at(500n * msNs))).toBeCloseTo(18, 6);
  });

  it('turns about the axes of the headset, not of the room', () => {
    const history = new OrientationHistory();
    // Facing left (90° about z), then turning about the headset's own x: the room's y.
    history.add({ monotonicNs: 0n, quaternion: yaw(90), rateDegPerS: [1000, 0, 0] });
    const [w, x, y, z] = history.at(36n * msNs);
    const [half, turn] = [Math.PI / 4, (18 * Math.PI) / 180];
    const expected = [
      Math.cos(half) * Math.cos(turn),
      Math.cos(half) * Math.sin(turn),
      Math.sin(half) * Math.sin(turn),
      Math.sin(half) * Math.cos(turn),
    ];
    [w, x, y, z].forEach((part, index) => expect(part).toBeCloseTo(expected[index] ?? Number.NaN, 9));
  });

  it('stays where it is when it does not turn', () => {
    const history = new OrientationHistory();
    history.add({ monotonicNs: 0n, quaternion: yaw(10), rateDegPerS: [0, 0, 0] });
    expect(yawDegOf(history.at(30n * msNs))).toBeCloseTo(10, 9);
  });

  it('is held outside of what was measured where the rate is unknown', () => {
    const history = turning(100, 200, 10);
    expect(yawDegOf(history.at(0n))).toBeCloseTo(10, 9);
    expect(yawDegOf(history.at(999n * msNs))).toBeCloseTo(20, 9);
  });

  it('takes the shorter way when the sign of a quaternion flips', () => {
    const history = new OrientationHistory();
    const [w, x, y, z] = yaw(20);
    history.add({ monotonicNs: 0n, quaternion: yaw(10) });
    history.add({ monotonicNs: 10n, quaternion: [-w, -x, -y, -z] });
    expect(yawDegOf(history.at(5n))).toBeCloseTo(15, 6);
  });

  it('ignores a sample that is not newer', () => {
    const history = new OrientationHistory();
    history.add({ monotonicNs: 10n, quaternion: yaw(10) });
    history.add({ monotonicNs: 10n, quaternion: yaw(90) });
    history.add({ monotonicNs: 5n, quaternion: yaw(90) });
    expect(yawDegOf(history.at(10n))).toBeCloseTo(10, 9);
    expect(yawDegOf(history.at(5n))).toBeCloseTo(10, 9);
  });

  it('knows the last two seconds and forgets what is long past', () => {
    const history = new OrientationHistory();
    for (let ms = 0; ms <= 20_000; ms += 1)
      history.add({ monotonicNs: BigInt(ms) * msNs, quaternion: yaw(ms / 200) });
    expect(yawDegOf(history.at(18_100n * msNs))).toBeCloseTo(90.5, 6);
    // The oldest sample that is kept answers for everything before it.
    const oldestMs = yawDegOf(history.at(0n)) * 200;
    expect(oldestMs).toBeGreaterThan(17_000);
    expect(oldestMs).toBeLessThan(18_001);
  });
});
