import { describe, expect, it } from 'vitest';
import { samplesBegunBy, samplesOf } from '../../../../../gateway/domain/evidence/fragment-samples.ts';
import { mp4Box as box } from '../../../../support/mp4-boxes.ts';

const trun = (samples: number): Buffer => {
  // Version 0, flags, the count, then what the flags say.
  const content = Buffer.alloc(8 + 4 * samples);
  content.writeUInt32BE(0x000200, 0);
  content.writeUInt32BE(samples, 4);
  return box('trun', content);
};
const traf = (...truns: Buffer[]): Buffer => box('traf', box('tfhd', Buffer.alloc(8)), ...truns);
const mfhd = box('mfhd', Buffer.alloc(8));
const mdat = box('mdat', Buffer.from('moof trun'));
const fragment = Buffer.concat([box('moof', mfhd, traf(trun(3), trun(4)), traf(trun(0))), mdat]);

describe('the samples of a fragment', () => {
  it('are those of all of its runs', () => {
    expect(samplesOf(fragment)).toBe(7);
    expect(samplesOf(Buffer.concat([box('styp'), fragment, fragment]))).toBe(14);
    expect(samplesOf(Buffer.concat([box('moof', mfhd), mdat]))).toBe(0);
  });

  it('are counted in front of a long box, and of one to the end', () => {
    const long = Buffer.alloc(20);
    long.writeUInt32BE(1);
    long.write('mdat', 4, 'ascii');
    long.writeBigUInt64BE(20n, 8);
    expect(samplesOf(Buffer.concat([long, box('moof', traf(trun(2)))]))).toBe(2);
    const toTheEnd = Buffer.from(mdat);
    toTheEnd.writeUInt32BE(0);
    expect(samplesOf(Buffer.concat([box('moof', traf(trun(2))), toTheEnd]))).toBe(2);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['no moof', mdat],
    ['a run outside of a track', trun(3)],
    ['a run that is too short', box('moof', traf(box('trun', Buffer.alloc(7))))],
    [
      'a box that is larger than what it is in',
      Buffer.from('00000010 6d6f6f66 00000009 74726166'.replaceAll(' ', ''), 'hex'),
    ],
    ['a box that is smaller than its header', Buffer.from('00000007 6d6f6f66'.replaceAll(' ', ''), 'hex')],
    ['a long box without its length', Buffer.from('00000001 6d6f6f66 00000000'.replaceAll(' ', ''), 'hex')],
    [
      'a long box beyond reason',
      Buffer.from('00000001 6d6f6f66 ffffffffffffffff'.replaceAll(' ', ''), 'hex'),
    ],
  ])('cannot be counted in %s', (_what, bytes) => {
    expect(samplesOf(bytes)).toBeNull();
  });

  it('cannot be counted where it is cut off anywhere within its boxes', () => {
    const moofBytes = fragment.length - mdat.length;
    for (let bytes = 0; bytes < fragment.length; bytes += 1)
      expect(samplesOf(fragment.subarray(0, bytes)), String(bytes)).toBe(bytes === moofBytes ? 7 : null);
  });
});

describe('the samples that have begun', () => {
  const uint32 = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, place) => bytes.writeUInt32BE(value, 4 * place));
    return bytes;
  };
  /** Version 1: 64 bits. */
  const tfdt = box('tfdt', uint32(0x01000000, 0, 1000));
  /** Offset of the data; a duration and a size each. */
  const sized = (...durations: number[]): Buffer =>
    box('trun', uint32(0x301, durations.length, 0, ...durations.flatMap((duration) => [duration, 9])));
  /** First flags; a duration, flags and an offset of the composition each. */
  const flagged = (...durations: number[]): Buffer =>
    box('trun', uint32(0xd04, durations.length, 0, ...durations.flatMap((duration) => [duration, 0, 7])));
  const timed = Buffer.concat([box('moof', mfhd, box('traf', tfdt, sized(10, 20), flagged(30, 5))), mdat]);

  it.each([
    [999, 0],
    [1000, 1],
    [1009, 1],
    [1010, 2],
    [1029, 2],
    [1030, 3],
    [1059, 3],
    [1060, 4],
    [9999, 4],
  ])('at %d are %d', (atTicks, begun) => {
    expect(samplesBegunBy(timed, atTicks)).toBe(begun);
  });

  it.each<[string, Uint8Array]>([
    ['without a time', fragment],
    ['with a time of 32 bits', box('moof', box('traf', box('tfdt', uint32(0, 1000)), sized(10)))],
    ['without durations', box('moof', box('traf', tfdt, box('trun', uint32(0x200, 1, 9))))],
    ['with fewer durations than samples', box('moof', box('traf', tfdt, box('trun', uint32(0x100, 2, 9))))],
    ['of a run that is too short', box('moof', box('traf', tfdt, box('trun', uint32(0x100))))],
  ])('are not known %s', (_what, bytes) => {
    expect(samplesBegunBy(bytes, 2000)).toBeNull();
  });
});
