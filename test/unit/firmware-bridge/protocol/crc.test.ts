import { describe, expect, it } from 'vitest';
import { crc16, crc32 } from '../../../../firmware-bridge/protocol/crc.ts';

const check = new TextEncoder().encode('123456789');

describe('checksums', () => {
  it('give the published check values', () => {
    expect(crc16(check)).toBe(0x29b1);
    expect(crc32(check)).toBe(0xcbf43926);
  });

  it('start from the published initial values', () => {
    expect(crc16(new Uint8Array())).toBe(0xffff);
    expect(crc32(new Uint8Array())).toBe(0);
  });
});
