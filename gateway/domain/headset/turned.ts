import type { Quaternion } from './slerp.ts';

const radPerDeg = Math.PI / 180;

/** Degrees per second about x, y and z of the headset. */
export type TurnRate = readonly [number, number, number];

/** Where a headset points that has kept turning at a rate about its own axes for a time. */
export function turned(from: Quaternion, rateDegPerS: TurnRate, seconds: number): Quaternion {
  const speed = Math.hypot(...rateDegPerS) * radPerDeg;
  const half = (speed * seconds) / 2;
  // sin(half) / speed, without dividing by a speed of zero.
  const scale = speed === 0 ? 0 : (Math.sin(half) / speed) * radPerDeg;
  const [w, x, y, z] = from;
  const [tw, tx, ty, tz] = [
    Math.cos(half),
    ...rateDegPerS.map((rate) => rate * scale),
  ] as unknown as Quaternion;
  return [
    w * tw - x * tx - y * ty - z * tz,
    w * tx + x * tw + y * tz - z * ty,
    w * ty - x * tz + y * tw + z * tx,
    w * tz + x * ty - y * tx + z * tw,
  ];
}
