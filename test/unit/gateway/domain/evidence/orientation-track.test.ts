import { describe, expect, it } from 'vitest';
import {
  orientationFragment,
  orientationInitialisation,
} from '../../../../../gateway/domain/evidence/orientation-track.ts';
import type { Quaternion } from '../../../../../gateway/domain/headset/slerp.ts';

/** Boxes by their path, `moov/trak/tkhd`; of those that hold no others, their content. */
function boxesOf(bytes: Uint8Array, path = ''): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  const holders = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf', 'dinf'];
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length;) {
    const [size, type] = [all.readUInt32BE(at), all.toString('ascii', at + 4, at + 8)];
    expect(size).toBeGreaterThanOrEqual(8);
    expect(at + size).toBeLessThanOrEqual(all.length);
    const content = all.subarray(at + 8, at + size);
    if (holders.includes(type))
      for (const [name, inner] of boxesOf(content, `${path}${type}/`)) found.set(name, inner);
    else found.set(path + type, content);
    at += size;
  }
  return found;
}

const quarter = Math.SQRT1_2;

describe('a track of orientations', () => {
  it('begins as an MP4 file with camera motion metadata', () => {
    const boxes = boxesOf(orientationInitialisation());
    expect(boxes.get('ftyp')?.toString('ascii', 0, 4)).toBe('iso6');
    expect(boxes.get('moov/trak/mdia/hdlr')?.toString('ascii', 8, 12)).toBe('camm');
    expect(boxes.get('moov/trak/mdia/mdhd')?.readUInt32BE(12)).toBe(90_000);
    expect(boxes.get('moov/trak/mdia/minf/stbl/stsd')?.toString('ascii', 12, 16)).toBe('camm');
    expect(boxes.get('moov/mvex/trex')?.readUInt32BE(12)).toBe(3600);
  });

  it('has samples where its fragment says, of its own time', () => {
    const orientations: Quaternion[] = [
      [1, 0, 0, 0],
      [quarter, 0, 0, quarter],
    ];
    const fragment = Buffer.from(orientationFragment(7, 2 ** 40, orientations));
    const boxes = boxesOf(fragment);
    expect(boxes.get('moof/mfhd')?.readUInt32BE(4)).toBe(7);
    expect(boxes.get('moof/traf/tfdt')?.readBigUInt64BE(4)).toBe(2n ** 40n);
    const run = boxes.get('moof/traf/trun') ?? expect.fail();
    expect(run.readUInt32BE(4)).toBe(2);
    const data = boxes.get('mdat') ?? expect.fail();
    expect(fragment.subarray(run.readUInt32BE(8))).toEqual(data);
    expect(data).toHaveLength(32);
  });

  it.each<[string, Quaternion, number[]]>([
    ['no rotation', [1, 0, 0, 0], [0, 0, 0]],
    ['a quarter to the left', [quarter, 0, 0, quarter], [0, 0, Math.PI / 2]],
    ['the same with the other sign', [-quarter, 0, 0, -quarter], [0, 0, Math.PI / 2]],
    ['half a turn about x', [0, 1, 0, 0], [Math.PI, 0, 0]],
    ['three quarters, the short way', [-quarter, 0, quarter, 0], [0, -Math.PI / 2, 0]],
  ])('tells %s as an axis as long as its angle', (_, quaternion, axis) => {
    const data = boxesOf(orientationFragment(1, 0, [quaternion])).get('mdat') ?? expect.fail();
    expect(data.readUInt32LE(0)).toBe(0);
    [4, 8, 12].forEach((at, place) => expect(data.readFloatLE(at)).toBeCloseTo(axis[place] ?? NaN, 6));
  });
});
