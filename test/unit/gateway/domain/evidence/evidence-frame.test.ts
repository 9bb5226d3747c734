import { describe, expect, it } from 'vitest';
import {
  frameBytes,
  frameNonce,
  readFileHeader,
  readFrameHeader,
} from '../../../../../gateway/domain/evidence/evidence-frame.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
// Written by hand from evidence-file.md: "RSEVID01", the salt, number 7, timescale 90000.
const fileHeader = '5253455649443031 000102030405060708090a0b0c0d0e0f 00000007 00015f90';
// A fragment of 1000 bytes at 5,000,000,000 in the MP4 file and 9,000,000,000 ticks, 90000 long, with a key frame.
const fragment = '00000002 000003e8 000000012a05f200 0000000218711a00 00015f90 00000001';

describe('the header of an evidence file', () => {
  it('is read as it is written down', () => {
    expect(readFileHeader(hex(fileHeader))).toEqual({
      outcome: 'header',
      header: { salt: hex('000102030405060708090a0b0c0d0e0f'), number: 7, timescale: 90_000 },
    });
  });

  it('is read where it stands in a larger buffer', () => {
    const larger = hex(`ffff${fileHeader}ffff`).subarray(2);
    expect(readFileHeader(larger)).toMatchObject({ outcome: 'header', header: { number: 7 } });
  });

  it.each(Array.from({ length: 32 }, (_, bytes) => bytes))('is not taken from %i bytes', (bytes) => {
    expect(readFileHeader(hex(fileHeader).subarray(0, bytes))).toEqual({ outcome: 'too-short' });
  });

  it.each([
    ['magic', fileHeader.replace('31 ', '32 ')],
    ['number', fileHeader.replace('00000007', '00000000')],
    ['timescale', fileHeader.replace('00015f90', '00000000')],
  ])('is malformed when its %s is', (why, text) => {
    expect(readFileHeader(hex(text))).toEqual({ outcome: 'malformed', why });
  });
});

describe('the header of a frame', () => {
  it('is read as it is written down', () => {
    expect(readFrameHeader(hex(fragment))).toEqual({
      outcome: 'header',
      header: {
        ...{ kind: 'fragment', plainBytes: 1000, plainOffset: 5_000_000_000, startTicks: 9_000_000_000 },
        ...{ durationTicks: 90_000, keyFrame: true },
      },
    });
    expect(readFrameHeader(hex(fragment.replace(/1$/, '0')))).toMatchObject({ header: { keyFrame: false } });
  });

  it.each([
    ['initialisation', '00000001 00000010 0000000000000000 0000000000000000 00000000 00000000'],
    ['end', '00000003 00000020 000000012a05f200 0000000218711a00 00000000 00000000'],
  ])('is read of an %s', (kind, text) => {
    expect(readFrameHeader(hex(text))).toMatchObject({ outcome: 'header', header: { kind } });
  });

  it.each(Array.from({ length: 32 }, (_, bytes) => bytes))('is not taken from %i bytes', (bytes) => {
    expect(readFrameHeader(hex(fragment).subarray(0, bytes))).toEqual({ outcome: 'too-short' });
  });

  it.each([
    ['kind', 'no kind', '00000000 000003e8 0000000000000000 0000000000000000 00000000 00000000'],
    ['kind', 'a fourth kind', '00000004 000003e8 0000000000000000 0000000000000000 00000000 00000000'],
    ['length', 'nothing in it', '00000002 00000000 0000000000000000 0000000000000000 00000000 00000000'],
    ['length', 'too much in it', '00000002 02000001 0000000000000000 0000000000000000 00000000 00000000'],
    [
      'length',
      'an end that is no digest',
      '00000003 00000021 0000000000000000 0000000000000000 00000000 00000000',
    ],
    [
      'offset',
      'an offset beyond reason',
      '00000002 00000001 0020000000000000 0000000000000000 00000000 00000000',
    ],
    ['time', 'a time beyond reason', '00000002 00000001 0000000000000000 ffffffffffffffff 00000000 00000000'],
    [
      'time',
      'an initialisation later',
      '00000001 00000001 0000000000000000 0000000000000001 00000000 00000000',
    ],
    ['time', 'an end that lasts', '00000003 00000020 0000000000000000 0000000000000001 00000001 00000000'],
    ['flags', 'an unknown flag', '00000002 00000001 0000000000000000 0000000000000001 00000001 00000003'],
    ['flags', 'the highest flag', '00000002 00000001 0000000000000000 0000000000000001 00000001 80000000'],
  ])('is malformed by its %s: %s', (why, _what, text) => {
    expect(readFrameHeader(hex(text))).toEqual({ outcome: 'malformed', why });
  });

  it('takes 32 MiB and no byte more', () => {
    const largest = '00000002 02000000 0000000000000000 0000000000000000 00000000 00000000';
    const read = readFrameHeader(hex(largest));
    if (read.outcome !== 'header') expect.fail(read.outcome);
    expect(frameBytes(read.header)).toBe(32 + 33_554_432 + 16);
  });
});

describe('the nonce of a frame', () => {
  it('is its number in eight bytes behind four zero bytes', () => {
    expect(Buffer.from(frameNonce(0)).toString('hex')).toBe('000000000000000000000000');
    expect(Buffer.from(frameNonce(0x1_0203_0405)).toString('hex')).toBe('000000000000000102030405');
  });
});
