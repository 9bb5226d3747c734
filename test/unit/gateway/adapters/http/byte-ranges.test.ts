import { describe, expect, it } from 'vitest';
import { askedBytes } from '../../../../../gateway/adapters/http/byte-ranges.ts';

const body = { bytes: 1000, tag: '"a"' };

describe('a range that is asked for', () => {
  it.each([
    ['bytes=0-', 0, 1000],
    ['bytes=0-0', 0, 1],
    ['bytes=999-', 999, 1000],
    ['bytes=5-9', 5, 10],
    ['bytes=5-99999', 5, 1000],
    ['bytes=-1', 999, 1000],
    ['bytes=-5000', 0, 1000],
  ])('%s is %i to %i', (range, fromByte, toByte) => {
    expect(askedBytes({ range }, body)).toEqual({ outcome: 'range', range: { fromByte, toByte } });
    expect(askedBytes({ range, 'if-range': '"a"' }, body).outcome).toBe('range');
    expect(askedBytes({ range, 'if-range': '"b"' }, body).outcome).toBe('whole');
    expect(askedBytes({ range, 'if-range': 'W/"a"' }, body).outcome).toBe('whole');
  });

  it.each([undefined, '', 'bytes=-', 'bytes=9-5', 'bytes=1-2,4-5', 'bytes= 1-2', 'lines=1-2', 'bytes=a-'])(
    '%s is all of it',
    (range) => {
      expect(askedBytes({ range }, body)).toEqual({ outcome: 'whole', range: { fromByte: 0, toByte: 1000 } });
    },
  );

  it.each(['bytes=1000-', 'bytes=99999999999999999999-', 'bytes=-0'])('%s has no bytes', (range) => {
    expect(askedBytes({ range }, body)).toEqual({ outcome: 'unsatisfiable' });
  });
});
