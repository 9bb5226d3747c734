import { describe, expect, it } from 'vitest';
import {
  orientationFragment,
  orientationInitialisation,
} from '../../../../gateway/domain/evidence/orientation-track.ts';
import { cameraMotion } from '../../../../console/media/camera-motion.ts';

const quarter = Math.SQRT1_2;
const left = [quarter, 0, 0, quarter] as const;
const down = [quarter, 0, quarter, 0] as const;
const still = [1, 0, 0, 0] as const;

const file = Buffer.concat([
  orientationInitialisation(),
  orientationFragment(1, 900_000, [still, left]),
  orientationFragment(2, 907_200, [down]),
]);

/** The number of a box's field in a copy of the file, changed. */
function changed(type: string, offset: number, value: number): Buffer {
  const copy = Buffer.from(file);
  copy.writeUInt32BE(value, copy.indexOf(type, 0, 'ascii') + 4 + offset);
  return copy;
}

describe('camera motion in an MP4 file', () => {
  it('is read as it was written, at its times', () => {
    const samples = cameraMotion(file);
    expect(samples.map(({ atS }) => atS)).toEqual([10, 10.04, 10.08]);
    for (const [index, wanted] of [still, left, down].entries())
      for (const [place, part] of wanted.entries())
        expect(samples[index]?.orientation[place]).toBeCloseTo(part, 6);
  });

  it('is read from bytes that begin anywhere in a buffer', () => {
    const within = new Uint8Array(file.length + 7);
    within.set(file, 7);
    expect(cameraMotion(within.subarray(7))).toHaveLength(3);
  });

  it('ends where the file is cut off: what is whole counts', () => {
    expect(cameraMotion(file.subarray(0, -1))).toHaveLength(2);
    expect(cameraMotion(orientationInitialisation())).toEqual([]);
    expect(cameraMotion(new Uint8Array())).toEqual([]);
  });

  it.each([
    ['a timescale of nothing', changed('mdhd', 12, 0)],
    ['samples without duration', changed('trex', 12, 0)],
    ['more samples than there are bytes', changed('trun', 4, 0xffff_ffff)],
    ['samples that begin behind the end', changed('trun', 8, 0x7fff_ffff)],
    ['samples that differ', changed('trun', 0, 0x101)],
    ['offsets from elsewhere', changed('tfhd', 0, 0x1)],
    ['another kind of packet', changed('mdat', 0, 0x0000_0500)],
    ['a box that is longer than the file', changed('moof', -8, 0x7fff_ffff)],
  ])('takes nothing from %s', (_what, bytes) => {
    expect(cameraMotion(bytes)).toEqual([]);
  });

  it('never throws, whatever is changed', () => {
    for (let at = 0; at < file.length; at += 1) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const copy = Buffer.from(file);
        copy.writeUInt8(value, at);
        for (const { atS, orientation } of cameraMotion(copy)) {
          expect(Number.isFinite(atS)).toBe(true);
          expect(orientation.every((part) => Number.isFinite(part))).toBe(true);
        }
      }
    }
  });
});
