import type { SensorTiming } from '../support/gateway-process.ts';
import type { ProbedFrame } from '../support/page-probe.ts';
import { capturedAtMs } from '../support/sensor-clock.ts';

/** Milliseconds from the sensor's capture to the callback, of every frame whose time code is readable. */
export function sensorDelaysMs(frames: readonly ProbedFrame[], sensor: SensorTiming): number[] {
  return frames.flatMap((frame) => {
    const captured = capturedAtMs(frame, sensor);
    return captured === null ? [] : [frame.callbackAtMs - captured];
  });
}
