import { describe, expect, it } from 'vitest';
import { StillReader } from '../../../../../gateway/adapters/gstreamer/still-reader.ts';

const picture = (fill: number) => Buffer.from([0xff, 0xd8, fill, fill, 0xff, 0x00, fill, 0xff, 0xd9]);

describe('the reader of stills', () => {
  it('keeps the newest whole picture, however the stream is cut', () => {
    const stream = Buffer.concat([picture(1), picture(2), picture(3).subarray(0, 5)]);
    for (let cut = 1; cut < stream.length; cut += 1) {
      const reader = new StillReader();
      reader.read(stream.subarray(0, cut));
      reader.read(stream.subarray(cut));
      expect(reader.latest).toEqual(picture(2));
    }
  });

  it('has nothing before the first picture, and goes on after half a one', () => {
    const reader = new StillReader();
    expect(reader.latest).toBeNull();
    reader.read(picture(1).subarray(0, 4));
    reader.reset();
    expect(reader.latest).toBeNull();
    reader.read(picture(2));
    expect(reader.latest).toEqual(picture(2));
  });

  it('gathers no more than a mebibyte that has no end', () => {
    const reader = new StillReader();
    for (let count = 0; count < 40; count += 1) reader.read(Buffer.alloc(1 << 16, 0x20));
    reader.read(picture(5));
    expect(reader.latest).toEqual(picture(5));
  });
});
