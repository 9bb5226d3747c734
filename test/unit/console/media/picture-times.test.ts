import { describe, expect, it } from 'vitest';
import { PictureTimes } from '../../../../console/media/picture-times.ts';
import { mp4Box, videoFragment, videoInitialisation } from '../../../support/mp4-boxes.ts';

const file = (startTicks: number, ...runs: number[][]) => {
  let ticks = startTicks;
  const fragments = runs.map((durations) => {
    const fragment = videoFragment(ticks, durations);
    ticks += durations.reduce((sum, duration) => sum + duration, 0);
    return fragment;
  });
  return Buffer.concat([videoInitialisation(90_000), ...fragments]);
};
const whole = file(900_000, [3_000, 3_000], [45_000, 3_000]);

function times(bytes: Uint8Array, pieceBytes = bytes.length): PictureTimes {
  const pictures = new PictureTimes();
  for (let at = 0; at < bytes.length; at += pieceBytes) pictures.push(bytes.subarray(at, at + pieceBytes));
  pictures.finish();
  return pictures;
}
const at = (pictures: PictureTimes, ...moments: number[]) =>
  moments.map((ms) => pictures.at(ms)?.toFixed(1) ?? null);

describe('when pictures are due', () => {
  it.each([1, 7, 64, whole.length])('is read from pieces of %d bytes', (pieceBytes) => {
    const pictures = times(whole, pieceBytes);
    expect(at(pictures, 9_999, 10_000, 10_033.3, 10_034, 10_500, 10_567, 99_000)).toEqual([
      ...[null, '10000.0', '10000.0', '10033.3', '10066.7', '10566.7', '10566.7'],
    ]);
  });

  it('is known of a fragment before its pictures have come', () => {
    const pictures = new PictureTimes();
    pictures.push(whole.subarray(0, whole.lastIndexOf('mdat') + 4));
    expect(at(pictures, 10_600)).toEqual(['10566.7']);
  });

  it('is told of several files, whatever came of one, in whatever order', () => {
    const pictures = times(file(1_800_000, [3_000]));
    pictures.push(whole.subarray(0, whole.lastIndexOf('moof') + 20));
    pictures.finish();
    pictures.push(file(90_000, [3_000]));
    pictures.finish();
    expect(at(pictures, 1_500, 10_700, 20_100)).toEqual(['1000.0', '10033.3', '20000.0']);
    pictures.remove({ fromMs: 9_000, toMs: 20_000 });
    expect(at(pictures, 10_700, 20_100)).toEqual(['1000.0', '20000.0']);
  });

  it('counts nothing where a run does not say how long its pictures last', () => {
    const changed = Buffer.from(whole);
    changed.writeUInt32BE(0x000601, changed.indexOf('trun') + 4);
    expect(at(times(changed), 10_033)).toEqual([null]);
    const boxless = Buffer.concat([whole, Buffer.alloc(100), file(1_800_000, [3_000])]);
    expect(at(times(boxless), 30_000)).toEqual(['10566.7']);
    expect(at(times(mp4Box('moof', Buffer.alloc(3))), 30_000)).toEqual([null]);
  });

  it('never throws, whatever is changed', () => {
    for (let place = 0; place < whole.length; place += 1)
      for (const value of [0, 1, 0x7f, 0xff]) {
        const copy = Buffer.from(whole);
        copy[place] = value;
        expect(() => times(copy, 33)).not.toThrow();
      }
  });
});
