import { describe, expect, it } from 'vitest';
import { Sensor } from '../../../../../hardware/virtual-headset/render/sensor.ts';
import { decodeTimeCode } from '../../../../../hardware/virtual-headset/time-code.ts';

const width = 384;
const height = 64;
const lit = (pixel: number): boolean => pixel >= 20 * width;

describe('the sensor', () => {
  const clean = new Uint8Array(width * height * 3);
  clean.fill(100, 20 * width * 3);
  const sensor = new Sensor(width, lit, width * height, 7);

  it('adds faint noise where there is light, and none where there is none', () => {
    const frame = sensor.expose(clean, 1);
    const lights = frame.subarray(20 * width * 3);
    const mean = lights.reduce((sum, value) => sum + value, 0) / lights.length;
    const deviation = Math.sqrt(lights.reduce((sum, value) => sum + (value - mean) ** 2, 0) / lights.length);
    expect(mean).toBeCloseTo(100, 0);
    expect(deviation).toBeGreaterThan(0.7);
    expect(deviation).toBeLessThan(1.4);
    expect(frame.subarray(16 * width * 3, 20 * width * 3).every((value) => value === 0)).toBe(true);
    expect(clean[20 * width * 3]).toBe(100);
  });

  it('has other noise in every frame, and the same when asked again', () => {
    const first = Buffer.from(sensor.expose(clean, 4));
    const second = Buffer.from(sensor.expose(clean, 5));
    expect(first.equals(second)).toBe(false);
    expect(first.equals(Buffer.from(new Sensor(width, lit, width * height, 7).expose(clean, 4)))).toBe(true);
  });

  it('writes the frame’s number', () => {
    const frame = sensor.expose(clean, 301);
    const cells = Array.from({ length: 20 }, (_, cell) => frame[(8 * width + cell * 16 + 8) * 3] ?? 0);
    expect(decodeTimeCode(cells)).toEqual({ readable: true, frameNumber: 301 });
  });
});
