import { headOrientationAt, headRatesAt, type HeadKeyframe } from '../head-trajectory.ts';
import { sceneTimeS, type PlaySchedule } from '../../virtual-camera/capture-time.ts';
import type { RecordingSpec } from '../recording/recording-spec.ts';
import type { DeviceClock } from './device-clock.ts';
import type { OrientationReading } from './device-messages.ts';

/**
 * What the IMU reads at a device time while a recording plays: the very orientation from which the picture of that
 * moment was rendered. A picture as the scene never turns.
 */
export function orientationSource(
  spec: Pick<RecordingSpec, 'scenario' | 'scene'>,
  schedule: PlaySchedule,
  clock: Pick<DeviceClock, 'monotonicNsAt'>,
): (deviceUs: bigint) => OrientationReading {
  const head = spec.scene.kind === 'picture' ? [] : spec.scenario.head;
  return headOrientationSource(head, schedule, (deviceUs) => clock.monotonicNsAt(deviceUs));
}

/** The same for any movement of the head, and for a clock that need not run like the host's. */
export function headOrientationSource(
  head: readonly HeadKeyframe[],
  schedule: PlaySchedule,
  monotonicNsAt: (deviceUs: bigint) => bigint,
): (deviceUs: bigint) => OrientationReading {
  return (deviceUs) => {
    const timeS = sceneTimeS(schedule, monotonicNsAt(deviceUs));
    const [x, y, z] = headRatesAt(head, timeS);
    const degPerRad = 180 / Math.PI;
    return {
      deviceClockUs: deviceUs,
      quaternion: headOrientationAt(head, timeS),
      rateDegPerS: [x * degPerRad, y * degPerRad, z * degPerRad],
    };
  };
}
