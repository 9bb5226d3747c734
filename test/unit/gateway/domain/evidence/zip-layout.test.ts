import { describe, expect, it } from 'vitest';
import { ByteWindow } from '../../../../../gateway/domain/evidence/byte-window.ts';
import { zipBytes, zipDirectory, zippedBytes } from '../../../../../gateway/domain/evidence/zip-layout.ts';

const entry = (place: number, bytes: number) => ({ name: `a/${place}`, bytes, crc32: place });
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe('the layout of a ZIP file', () => {
  it('needs no ZIP64 where all numbers fit', () => {
    const entries = [entry(1, 10), entry(2, 0)];
    const directory = zipDirectory(entries);
    expect(directory.length).toBe(2 * (46 + 3) + 22);
    expect(zipBytes(entries)).toBe(2 * (30 + 3 + 16) + 10 + directory.length);
  });

  it('says in ZIP64 what stands behind 4 GiB', () => {
    const gibibyte = 2 ** 30;
    const entries = [entry(1, 3 * gibibyte), entry(2, 2 * gibibyte), entry(3, 5)];
    const directory = zipDirectory(entries);
    const far = view(directory.subarray(2 * (46 + 3)));
    expect(far.getUint32(42, true)).toBe(0xffffffff);
    expect([far.getUint16(30, true), far.getUint16(49, true), far.getUint16(51, true)]).toEqual([12, 1, 8]);
    const offset = entries.slice(0, 2).reduce((sum, one) => sum + zippedBytes(one), 0);
    expect(far.getBigUint64(53, true)).toBe(BigInt(offset));
    const end = view(directory.subarray(directory.length - 98));
    expect(end.getUint32(0, true)).toBe(0x06064b50);
    expect(end.getBigUint64(48, true)).toBe(BigInt(zipBytes(entries) - directory.length));
    expect(end.getUint32(56, true)).toBe(0x07064b50);
    expect(end.getBigUint64(64, true)).toBe(BigInt(zipBytes(entries) - 98));
    expect(end.getUint32(76 + 16, true)).toBe(0xffffffff);
  });

  it('says in ZIP64 how many there are where that is very many', () => {
    const directory = zipDirectory(Array.from({ length: 65_535 }, (_, place) => entry(place, 1)));
    const end = view(directory.subarray(directory.length - 98));
    expect(end.getBigUint64(32, true)).toBe(65_535n);
    expect(end.getUint16(76 + 10, true)).toBe(0xffff);
  });
});

describe('a window of bytes', () => {
  it('gives of the parts what is in it, and leaves out what is before it', () => {
    const window = new ByteWindow({ fromByte: 5, toByte: 9 });
    expect(window.skip(5)).toBe(true);
    expect(window.skip(1)).toBe(false);
    expect([...window.take(Uint8Array.of(1, 2))]).toEqual([1, 2]);
    expect([...window.take(Uint8Array.of())]).toEqual([]);
    expect(window.isPast()).toBe(false);
    expect([...window.take(Uint8Array.of(3, 4, 5))]).toEqual([3, 4]);
    expect(window.isPast()).toBe(true);
    expect([...window.take(Uint8Array.of(6))]).toEqual([]);
  });
});
