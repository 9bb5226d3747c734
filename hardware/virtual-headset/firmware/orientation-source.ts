import { headOrientationAt, headRatesAt } from '../head-trajectory.ts';
import { sceneTimeS, type PlaySchedule } from '../camera/capture-time.ts';
import type { RecordingSpec } from '../recording/recording-spec.ts';
import type { DeviceOrientation } from '../../../firmware-bridge/index.ts';

/** The device's clock: microseconds of the host's monotonic clock since the virtual headset was switched on. */
export function deviceClockUs(poweredOnNs: bigint, monotonicNs: bigint): bigint {
  return (monotonicNs - poweredOnNs) / 1000n;
}

/**
 * What the IMU reads at a device time while a recording plays: the very orientation from which the picture of that
 * moment was rendered. A picture as the scene never turns.
 */
export function orientationSource(
  spec: Pick<RecordingSpec, 'scenario' | 'scene'>,
  schedule: PlaySchedule,
  poweredOnNs: bigint,
): (deviceUs: bigint) => DeviceOrientation {
  const head = spec.scene.kind === 'picture' ? [] : spec.scenario.head;
  return (deviceUs) => {
    const timeS = sceneTimeS(schedule, poweredOnNs + deviceUs * 1000n);
    const [x, y, z] = headRatesAt(head, timeS);
    const degPerRad = 180 / Math.PI;
    return {
      deviceClockUs: deviceUs,
      quaternion: headOrientationAt(head, timeS),
      rateDegPerS: [x * degPerRad, y * degPerRad, z * degPerRad],
    };
  };
}
