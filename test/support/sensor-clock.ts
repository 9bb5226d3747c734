import { decodeTimeCode } from '../../hardware/virtual-headset/time-code.ts';
import type { SensorTiming } from './gateway-process.ts';
import type { ProbedFrame } from './page-probe.ts';

/** Unix milliseconds now, on the clock that a browser's `performance.timeOrigin + performance.now()` is on. */
export const unixMs = () => performance.timeOrigin + performance.now();

/**
 * When the sensor captured a frame that a page showed, in Unix milliseconds, by the frame's own time code; null where that
 * is not readable. The code repeats with the scene: the newest capture not later than the callback is taken, so only a delay
 * of a whole loop could deceive it.
 */
export function capturedAtMs({ callbackAtMs, cellLuma }: ProbedFrame, sensor: SensorTiming): number | null {
  const reading = decodeTimeCode(cellLuma);
  if (!reading.readable) return null;
  const monotonicToUnixMs = unixMs() - Number(process.hrtime.bigint()) / 1e6;
  const loopStartMs = Number(sensor.loopStartMonotonicNs) / 1e6 + monotonicToUnixMs;
  const loopMs = (sensor.frameCount / sensor.framesPerSecond) * 1000;
  const inLoopMs = (reading.frameNumber / sensor.framesPerSecond) * 1000;
  const rounds = Math.floor((callbackAtMs - loopStartMs - inLoopMs) / loopMs);
  return loopStartMs + inLoopMs + rounds * loopMs;
}
