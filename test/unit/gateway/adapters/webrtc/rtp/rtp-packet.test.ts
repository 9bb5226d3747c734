import { describe, expect, it } from 'vitest';
import { rtpPayloadOffset } from '../../../../../../gateway/adapters/webrtc/rtp/rtp-packet.ts';

describe('rtpPayloadOffset', () => {
  it.each([
    ['a plain header', '80600001 00000000 00000001 ff', 12],
    ['contributing sources', '82600001 00000000 00000001 0000000a 0000000b ff', 20],
    ['an extension', '90600001 00000000 00000001 bede0001 10ff0000 ff', 20],
    ['no payload', '80600001 00000000 00000001', -1],
    ['an extension past the end', '90600001 00000000 00000001 bede0009 10ff0000 ff', -1],
    ['an extension header cut off', '90600001 00000000 00000001 bede', -1],
    ['too few bytes', '8060', -1],
    ['another version', '40600001 00000000 00000001 ff', -1],
  ])('of %s', (_what, hex, offset) => {
    expect(rtpPayloadOffset(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBe(offset);
  });
});
