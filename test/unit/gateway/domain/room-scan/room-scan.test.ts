import { describe, expect, it } from 'vitest';
import type { HeadKeyframe } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { headRotation } from '../../../../../hardware/virtual-headset/head-trajectory.ts';
import { loadScenario } from '../../../../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';
import { fastestDegPerS, type RoomScan } from '../../../../../gateway/domain/room-scan/room-scan.ts';
import type { LensView } from '../../../../../gateway/domain/room-scan/sharp-cones.ts';
import { fine, follow, headSamples, newScan, scanned } from '../../../../support/scanned-room.ts';

const at = (atS: number, facingDeg: number, pitchDeg = 0): HeadKeyframe => ({
  atS,
  facingDeg,
  pitchDeg,
  rollDeg: 0,
});
/** The scan of somebody who turns at a constant speed, over 100°. */
function turned(degPerS: number): RoomScan {
  const scan = newScan();
  for (let step = 0; step <= (100 / degPerS) * 100; step++) {
    const quaternion = headRotation({ facingDeg: (step * degPerS) / 100, pitchDeg: 0, rollDeg: 0 });
    const rateDegPerS = [0, 0, -degPerS] as const;
    scan.take({ monotonicNs: BigInt(step + 1) * 10_000_000n, quaternion, rateDegPerS }, fine);
  }
  return scan;
}
const front: LensView = { rotation: [0.5, -0.5, 0.5, -0.5], maxThetaDeg: 97.5 };
const hintOf = (scan: RoomScan, conditions = fine) => scan.describe(85, conditions).hint;

describe('what a scan has seen', () => {
  it('of somebody who keeps still is never enough, however long it takes', () => {
    const scan = scanned([at(0, 0)], 60);
    // Two caps of 49° are a third of what counts.
    expect(scan.coveragePercent).toBeGreaterThan(34);
    expect(scan.coveragePercent).toBeLessThan(40);
  });

  it('of somebody who looks around as the scenario does is enough', async () => {
    const { head, loopS } = await loadScenario('look-around');
    expect(scanned(head, loopS).coveragePercent).toBeGreaterThan(95);
  });

  it('does not depend on where the screen is, nor on the seam behind', () => {
    const sweep = (fromDeg: number) =>
      scanned([at(0, fromDeg), at(1, fromDeg), at(9, fromDeg + 90), at(10, fromDeg + 90)], 10);
    const [one, other] = [sweep(0), sweep(137)];
    expect(other.forwardBearingDeg).toBeCloseTo(137, 6);
    expect(other.cells).toBe(one.cells);
  });

  it('is the same with and without measured rates', () => {
    const head = [at(0, 0), at(8, 100, 10), at(12, 40, -20)];
    const [measured, derived] = [newScan(), newScan()];
    for (const sample of headSamples(head, 13)) measured.take(sample, fine);
    for (const sample of headSamples(head, 13, 0, false)) derived.take(sample, fine);
    expect(Math.abs(measured.coveragePercent - derived.coveragePercent)).toBeLessThan(1);
  });

  it('grows only while the head turns slowly enough', () => {
    const slow = turned(fastestDegPerS - 2);
    const fast = turned(fastestDegPerS + 2);
    expect(slow.coveragePercent).toBeGreaterThan(50);
    expect(fast.coveragePercent).toBe(0);
  });

  it('does not grow while a sample is missing, the picture is gone or the lens is covered', () => {
    const samples = [...headSamples([at(0, 0)], 2)];
    const gaps = newScan();
    for (const [index, sample] of samples.entries()) if (index % 30 === 0) gaps.take(sample, fine);
    expect(gaps.coveragePercent).toBe(0);
    const dark = newScan();
    for (const sample of samples) dark.take(sample, { ...fine, pictureIsLive: false });
    expect(dark.coveragePercent).toBe(0);
    const covered = newScan();
    for (const sample of samples) covered.take(sample, { ...fine, coveredLenses: [0] });
    const both = scanned([at(0, 0)], 2).coveragePercent;
    expect(covered.coveragePercent).toBeGreaterThan(both * 0.4);
    expect(covered.coveragePercent).toBeLessThan(both * 0.6);
  });

  it('stays when the headset was unplugged, and goes on when the candidate has faced the screen again', () => {
    const scan = scanned([at(0, 0)], 2);
    const before = scan.cells;
    scan.loseForward();
    // Switched on again, it counts its bearings from elsewhere.
    for (const sample of headSamples([at(0, 77)], 2, 10)) scan.take(sample, fine);
    expect([scan.cells, hintOf(scan)]).toEqual([before, 'face-screen']);
    scan.faceScreen();
    for (const sample of headSamples([at(0, 77)], 2, 20)) scan.take(sample, fine);
    expect([scan.cells, hintOf(scan), scan.describe(85, fine).head]).toEqual([
      before,
      null,
      { bearingDeg: 0, elevationDeg: 0 },
    ]);
  });
});

describe('guidance', () => {
  const cameras: [string, readonly LensView[]][] = [
    ['two lenses', unitCalibration.lenses],
    ['one lens', [front]],
    ['a picture that is stitched already', []],
    ['a narrow lens', [{ ...front, maxThetaDeg: 60 }]],
  ];

  it.each(cameras)('leads who follows it to 95 %%, in a few steps: $0', (_, lenses) => {
    const scan = newScan(lenses);
    const { directions } = follow(scan, { untilPercent: 95, forS: 120, degPerS: 25 });
    expect(scan.coveragePercent).toBeGreaterThanOrEqual(95);
    expect(directions.length).toBeLessThan(25);
  });

  it('of a headset with two lenses takes less than twenty seconds and asks for no more than half a turn', () => {
    const { tookS, directions } = follow(newScan(), { untilPercent: 85, forS: 120, degPerS: 25 });
    expect(tookS).toBeLessThan(20);
    expect(directions.length).toBeLessThan(8);
    for (const direction of directions) {
      const bearingDeg = Number(direction.split('/')[0]);
      expect(Math.min(bearingDeg, 360 - bearingDeg)).toBeLessThanOrEqual(90);
    }
  });

  it('leads around with the lens that is not covered', () => {
    const conditions = { ...fine, coveredLenses: [1] };
    const scan = newScan();
    follow(scan, { untilPercent: 90, forS: 120, degPerS: 25 }, conditions);
    expect(scan.coveragePercent).toBeGreaterThanOrEqual(90);
  });

  it('keeps to what it asked for while somebody only hesitates', () => {
    const scan = newScan();
    const hesitation = Array.from({ length: 60 }, (_, step) => at(step / 2, step % 2 === 0 ? -5 : 5));
    const asked = new Set<string>();
    for (const sample of headSamples([at(0, 0), at(2, 0), ...hesitation.slice(5)], 25)) {
      scan.take(sample, fine);
      const { next } = scan.describe(85, fine);
      if (next !== null && sample.monotonicNs > 4_000_000_000n) asked.add(JSON.stringify(next));
    }
    expect([...asked]).toHaveLength(1);
  });

  it('has nothing to ask for when everything was seen, and before it is known where the face points', () => {
    const scan = newScan();
    expect(scan.describe(85, fine)).toMatchObject({ head: null, next: null, coveragePercent: 0, hint: null });
    follow(scan, { untilPercent: 100, forS: 120, degPerS: 25 });
    for (const sample of headSamples([at(0, 0)], 2, 200)) scan.take(sample, fine);
    expect(scan.describe(85, fine)).toMatchObject({ coveragePercent: 100, next: null });
  });
});

describe('the hint', () => {
  it('is the most important one', () => {
    const scan = turned(90);
    expect(hintOf(scan)).toBe('too-fast');
    const conditions = { ...fine, coveredLenses: [0] };
    expect(hintOf(scan, conditions)).toBe('lens-covered');
    expect(hintOf(scan, { ...conditions, pictureIsLive: false })).toBe('no-picture');
    expect(hintOf(scan, { ...conditions, isHeard: false })).toBe('no-orientation');
    expect(hintOf(scan, { ...conditions, isHeard: false, isPlugged: false })).toBe('unplugged');
  });

  it('about the speed goes away when the head is slow for a while', () => {
    const scan = turned(90);
    for (const sample of headSamples([at(0, 0)], 0.5, 5)) scan.take(sample, fine);
    expect(hintOf(scan)).toBeNull();
  });

  it('asks who does not face a screen to do so, until they do', () => {
    const scan = newScan();
    for (const sample of headSamples([at(0, 50, 75)], 1)) scan.take(sample, fine);
    expect([hintOf(scan), scan.forwardBearingDeg]).toEqual(['face-screen', null]);
    scan.take(
      { monotonicNs: 3_000_000_000n, quaternion: headRotation({ facingDeg: 50, pitchDeg: 20, rollDeg: 9 }) },
      fine,
    );
    expect(hintOf(scan)).toBeNull();
    expect(scan.forwardBearingDeg).toBeCloseTo(50, 6);
  });
});
