import { describe, expect, it } from 'vitest';
import { plainVoicePacket } from '../../../../../../gateway/adapters/webrtc/rtp/voice-packet.ts';

const header = (flags: number, payloadType: number): Buffer =>
  Buffer.from([flags, payloadType, 0x12, 0x34, 1, 2, 3, 4, 5, 6, 7, 8]);
const opus = Buffer.from([0xf8, 1, 2, 3]);
const plain = Buffer.concat([header(0x80, 111), opus]);

describe('a voice’s packet', () => {
  it.each([
    ['as it is', Buffer.concat([header(0x80, 111), opus])],
    ['without its contributing sources', Buffer.concat([header(0x82, 111), Buffer.alloc(8, 9), opus])],
    [
      'without its extension',
      Buffer.concat([header(0x90, 111), Buffer.from([0xbe, 0xde, 0, 1, 9, 9, 9, 9]), opus]),
    ],
    ['without its padding', Buffer.concat([header(0xa0, 111), opus, Buffer.from([0, 0, 3])])],
  ])('is taken %s', (_how, packet) => {
    const before = Buffer.from(packet);
    expect(plainVoicePacket(packet, 111)).toEqual(plain);
    expect(packet).toEqual(before);
  });

  it('keeps the marker of its first packet', () => {
    expect(plainVoicePacket(Buffer.concat([header(0x80, 0x80 | 111), opus]), 111)?.readUInt8(1)).toBe(
      0x80 | 111,
    );
  });

  it.each([
    ['of another payload type', Buffer.concat([header(0x80, 96), opus])],
    ['of another version', Buffer.concat([header(0x40, 111), opus])],
    ['that is too short', header(0x80, 111).subarray(0, 11)],
    ['without a payload', header(0x80, 111)],
    ['whose padding is longer than itself', Buffer.concat([header(0xa0, 111), opus, Buffer.from([200])])],
    [
      'whose extension is longer than itself',
      Buffer.concat([header(0x90, 111), Buffer.from([0xbe, 0xde, 0xff, 0xff]), opus]),
    ],
    ['longer than any Opus frame', Buffer.concat([header(0x80, 111), Buffer.alloc(1276)])],
  ])('is not taken from one %s', (_what, packet) => {
    expect(plainVoicePacket(packet, 111)).toBeNull();
  });
});
