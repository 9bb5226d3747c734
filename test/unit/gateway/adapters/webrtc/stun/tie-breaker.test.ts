import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  isAuthentic,
  readBindingRequest,
  replaceZeroTieBreaker,
} from '../../../../../../gateway/adapters/webrtc/stun/tie-breaker.ts';

/** The sample request of RFC 5769, section 2.1. */
const sample = Buffer.from(
  '000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff' +
    '80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249' +
    'c1b571a280280004e57a3bcf',
  'hex',
);
const password = 'VOkJxbRl1RmTxUk/WvJxBt';
const tieBreakerAt = sample.indexOf('932ff9b151263b36', 0, 'hex');

function read(datagram: Buffer) {
  return readBindingRequest(datagram) ?? expect.fail('no binding request');
}

describe('a binding request', () => {
  it('names whom it asks, and is authentic only as it was sent', () => {
    expect(read(sample).askedUfrag).toBe('evtj');
    expect(isAuthentic(sample, read(sample), password)).toBe(true);
    expect(isAuthentic(sample, read(sample), 'another')).toBe(false);
    const changed = Buffer.from(sample);
    changed.writeUInt8(1, tieBreakerAt);
    expect(isAuthentic(changed, read(changed), password)).toBe(false);
  });

  it('gets another tie-breaker for zero, and is whole again', () => {
    const zero = Buffer.from(sample);
    zero.fill(0, tieBreakerAt, tieBreakerAt + 8);
    replaceZeroTieBreaker(zero, read(zero), password);
    expect(zero.readBigUInt64BE(tieBreakerAt)).toBe(1n);
    expect(isAuthentic(zero, read(zero), password)).toBe(true);
    const checksum = (crc32(zero.subarray(0, zero.length - 8)) ^ 0x5354554e) >>> 0;
    expect(zero.readUInt32BE(zero.length - 4)).toBe(checksum);
  });

  it('stays as it is with any other tie-breaker', () => {
    const copy = Buffer.from(sample);
    replaceZeroTieBreaker(copy, read(copy), password);
    expect(copy.equals(sample)).toBe(true);
  });

  it('is nothing else: cut off, longer than it says, or of another kind', () => {
    for (let length = 0; length < sample.length; length += 1)
      expect(readBindingRequest(sample.subarray(0, length))).toBeNull();
    expect(readBindingRequest(Buffer.concat([sample, Buffer.alloc(4)]))).toBeNull();
    const response = Buffer.from(sample);
    response.writeUInt16BE(0x0101, 0);
    expect(readBindingRequest(response)).toBeNull();
  });
});
