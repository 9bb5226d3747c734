import { describe, expect, it } from 'vitest';
import type { Vector } from '../../../../firmware-bridge/protocol/headset-message.ts';
import { OrientationFilter } from '../../../../firmware-bridge/session/orientation-filter.ts';
import { seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import { headMatrixAt, sensedAt, upOf, type SensorErrors } from '../../../support/head-motion.ts';

type Rotation = readonly [number, number, number, number];
const rateHz = 100;

/** The unit vector of the room frame that a vector of the headset frame is turned to: written out, not the filter's own. */
function turned([w, x, y, z]: Rotation, [a, b, c]: Vector): Vector {
  return [
    (1 - 2 * (y * y + z * z)) * a + 2 * (x * y - w * z) * b + 2 * (x * z + w * y) * c,
    2 * (x * y + w * z) * a + (1 - 2 * (x * x + z * z)) * b + 2 * (y * z - w * x) * c,
    2 * (x * z - w * y) * a + 2 * (y * z + w * x) * b + (1 - 2 * (x * x + y * y)) * c,
  ];
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const degBetween = (a: Vector, b: Vector): number =>
  (Math.acos(Math.min(1, Math.max(-1, dot(a, b)))) * 180) / Math.PI;
const bearingDeg = ([x, y]: Vector): number => (Math.atan2(-y, x) * 180) / Math.PI;

interface Track {
  tiltDeg: number[];
  yawDeg: number[];
}

/** Errors of tilt and yaw at every sample of a lively head. */
function followed(errors: SensorErrors, seconds: number, filter = new OrientationFilter()): Track {
  const random = seededRandom(9);
  const track: Track = { tiltDeg: [], yawDeg: [] };
  for (let step = 0; step <= seconds * rateHz; step++) {
    const timeS = step / rateHz;
    const rotation = filter.next(sensedAt(timeS, errors, random));
    if (rotation === null) throw new Error('the filter knows nothing');
    const truth = headMatrixAt(timeS);
    track.tiltDeg.push(degBetween(turned(rotation, upOf(truth)), [0, 0, 1]));
    const forward: Vector = [truth[0][0], truth[1][0], truth[2][0]];
    const wrong = bearingDeg(turned(rotation, [1, 0, 0])) - bearingDeg(forward);
    track.yawDeg.push(((wrong + 540) % 360) - 180);
  }
  return track;
}

const worst = (values: number[]): number => Math.max(...values.map(Math.abs));
const rms = (values: number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

const ideal: SensorErrors = { biasDegPerS: [0, 0, 0], rateNoiseDegPerS: 0, forceNoiseG: 0, shakingG: 0 };
const usual: SensorErrors = {
  biasDegPerS: [1.2, -0.8, 0.6],
  rateNoiseDegPerS: 0.1,
  forceNoiseG: 0.006,
  shakingG: 0.05,
};

describe('orientation from rates', () => {
  it('follows a lively head within the sensors’ rounding when they make no error', () => {
    const { tiltDeg, yawDeg } = followed(ideal, 60);
    expect(worst(tiltDeg)).toBeLessThan(0.4);
    expect(worst(yawDeg)).toBeLessThan(1);
  });

  it('keeps the tilt in spite of bias, noise and the head’s own acceleration', () => {
    const { tiltDeg, yawDeg } = followed(usual, 600);
    expect(worst(tiltDeg)).toBeLessThan(2);
    expect(rms(tiltDeg)).toBeLessThan(0.4);
    // The bias of 0.6 degrees a second would be a whole turn by now.
    expect(worst(yawDeg)).toBeLessThan(10);
  });

  it('learns a large bias in the first seconds of rest', () => {
    const { tiltDeg, yawDeg } = followed({ ...usual, biasDegPerS: [2.5, -2.5, 2.5] }, 120);
    expect(worst(tiltDeg.slice(rateHz * 10))).toBeLessThan(3);
    expect(worst(yawDeg)).toBeLessThan(15);
  });
});

const resting = { rateDegPerS: [0, 0, 0], accelerationG: [0, 0, 1] } as const;
const sample = (timeS: number, rest: { rateDegPerS?: Vector; accelerationG?: Vector } = {}) => ({
  ...resting,
  ...rest,
  deviceClockUs: BigInt(Math.round(timeS * 1e6)),
});

describe('the tilt', () => {
  it.each<[string, Vector]>([
    ['level', [0, 0, 1]],
    ['looking down', [-0.6, 0, 0.8]],
    ['on the left ear', [0, 1, 0]],
    ['head down', [0, 0, -1]],
  ])('is known from the first sample: %s', (_, up) => {
    const rotation = new OrientationFilter().next(sample(1, { accelerationG: up }));
    expect(rotation).not.toBeNull();
    expect(degBetween(turned(rotation ?? [1, 0, 0, 0], up), [0, 0, 1])).toBeLessThan(0.01);
    expect(Math.hypot(...(rotation ?? []))).toBeCloseTo(1, 9);
  });

  it('is not guessed while the headset falls or is shaken', () => {
    const filter = new OrientationFilter();
    expect(filter.next(sample(1, { accelerationG: [0, 0, 0] }))).toBeNull();
    expect(filter.next(sample(1.01, { accelerationG: [1, 1, 1] }))).toBeNull();
    expect(filter.next(sample(1.02))).not.toBeNull();
  });

  it('is taken anew after a gap in which the head may have moved, the yaw kept', () => {
    const filter = new OrientationFilter();
    filter.next(sample(0));
    // A quarter turn to the left within a second.
    for (let step = 1; step <= 100; step++) filter.next(sample(step / 100, { rateDegPerS: [0, 0, 90] }));
    const up: Vector = [-0.6, 0, 0.8];
    const rotation = filter.next(sample(3, { accelerationG: up })) ?? [1, 0, 0, 0];
    expect(degBetween(turned(rotation, up), [0, 0, 1])).toBeLessThan(0.01);
    expect(bearingDeg(turned(rotation, [1, 0, 0]))).toBeCloseTo(-89.5, 0);
  });

  it('stays a rotation whatever the sensors say', () => {
    const random = seededRandom(2);
    const filter = new OrientationFilter();
    const any = (size: number): Vector => [
      (random() - 0.5) * size,
      (random() - 0.5) * size,
      (random() - 0.5) * size,
    ];
    for (let step = 0; step < 5000; step++) {
      const rotation = filter.next(sample(step / 200, { rateDegPerS: any(4096), accelerationG: any(16) }));
      if (rotation !== null) expect(Math.abs(Math.hypot(...rotation) - 1)).toBeLessThan(1e-9);
    }
  });
});
