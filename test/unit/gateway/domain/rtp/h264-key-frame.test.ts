import { describe, expect, it } from 'vitest';
import { beginsH264KeyFrame } from '../../../../../gateway/domain/rtp/h264-key-frame.ts';
import { rtpPacket } from '../../../../support/rtp-packets.ts';

describe('beginsH264KeyFrame', () => {
  it.each([
    ['a sequence parameter set', '6742e01f', true],
    ['the first slice of an IDR picture', '6588', true],
    ['a later slice of an IDR picture', '6508', false],
    ['a slice of any other picture', '4188', false],
    ['parameter sets in a STAP-A', '78 0004 6742e01f 0002 68ce', true],
    ['a delimiter and parameter sets in a STAP-A', '78 0002 0910 0004 6742e01f', true],
    ['a STAP-A without any', '78 0002 68ce 0002 0600', false],
    ['a STAP-A cut off', '78 0009 6742', false],
    ['a STAP-A of empty units', '78 0000 0000', false],
    ['the first fragment of an IDR picture', '7c85 88', true],
    ['a later fragment of an IDR picture', '7c05 88', false],
    ['the last fragment of an IDR picture', '7c45 88', false],
    ['the first fragment of another picture', '7c81 88', false],
    ['a single byte', '65', false],
  ])('for %s', (_what, hex, expected) => {
    const packet = rtpPacket({ payload: Buffer.from(hex.replaceAll(' ', ''), 'hex') });
    expect(beginsH264KeyFrame(packet, 12)).toBe(expected);
  });
});
