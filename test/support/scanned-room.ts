import { countedCoverageRows, coverageRows } from '../../gateway/contract/room-scan.ts';
import { turnDeg } from '../../gateway/domain/headset/room-frame.ts';
import { RoomScan, type ScanConditions } from '../../gateway/domain/room-scan/room-scan.ts';
import type { LensView } from '../../gateway/domain/room-scan/sharp-cones.ts';
import {
  headOrientationAt,
  headRatesAt,
  headRotation,
  type HeadKeyframe,
} from '../../hardware/virtual-headset/head-trajectory.ts';
import { unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import type { OrientationSample } from '../../gateway/ports/headset-link.ts';

export const fine: ScanConditions = {
  isPlugged: true,
  isHeard: true,
  pictureIsLive: true,
  coveredLenses: [],
};

const sampleRateHz = 100;
const degPerRad = 180 / Math.PI;

/** What a headset measures whose wearer moves so, in the scene's own time and as fast as it can be taken. */
export function* headSamples(
  head: readonly HeadKeyframe[],
  forS: number,
  fromS = 0,
  withRates = true,
): Generator<OrientationSample> {
  for (let step = 0; step <= forS * sampleRateHz; step++) {
    const timeS = fromS + step / sampleRateHz;
    const [x, y, z] = headRatesAt(head, timeS);
    yield {
      monotonicNs: BigInt(Math.round((1 + timeS) * 1e9)),
      quaternion: headOrientationAt(head, timeS),
      ...(withRates ? { rateDegPerS: [x * degPerRad, y * degPerRad, z * degPerRad] } : {}),
    };
  }
}

export function newScan(lenses: readonly LensView[] = unitCalibration.lenses): RoomScan {
  const scan = new RoomScan({ rows: coverageRows, countedRows: countedCoverageRows });
  scan.lenses = lenses;
  return scan;
}

/** The scan after these movements. */
export function scanned(
  head: readonly HeadKeyframe[],
  forS: number,
  lenses: readonly LensView[] = unitCalibration.lenses,
): RoomScan {
  const scan = newScan(lenses);
  for (const sample of headSamples(head, forS)) scan.take(sample, fine);
  return scan;
}

/** Somebody who goes where guidance asks, at this speed, until that much was seen or the time is over. */
export function follow(
  scan: RoomScan,
  { untilPercent, forS, degPerS }: { untilPercent: number; forS: number; degPerS: number },
  conditions: ScanConditions = fine,
): { tookS: number; directions: string[] } {
  const stepS = 0.02;
  const [pose, directions] = [{ facingDeg: 0, pitchDeg: 0, rollDeg: 0 }, [] as string[]];
  for (let timeS = 0; timeS < forS; timeS += stepS) {
    scan.take(
      { monotonicNs: BigInt(Math.round((1 + timeS) * 1e9)), quaternion: headRotation(pose) },
      conditions,
    );
    const { coveragePercent, next } = scan.describe(untilPercent, conditions);
    if (coveragePercent >= untilPercent) return { tookS: timeS, directions };
    if (next === null) continue;
    const asked = `${next.bearingDeg}/${next.elevationDeg}`;
    if (directions.at(-1) !== asked) directions.push(asked);
    const [turn, nod] = [turnDeg(pose.facingDeg, next.bearingDeg), next.elevationDeg - pose.pitchDeg];
    const length = Math.hypot(turn, nod);
    const share = length === 0 ? 0 : Math.min(1, (degPerS * stepS) / length);
    pose.facingDeg += turn * share;
    pose.pitchDeg += nod * share;
  }
  return { tookS: forS, directions };
}
