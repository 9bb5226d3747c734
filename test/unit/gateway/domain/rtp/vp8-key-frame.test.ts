import { describe, expect, it } from 'vitest';
import { beginsVp8KeyFrame } from '../../../../../gateway/domain/rtp/vp8-key-frame.ts';

describe('beginsVp8KeyFrame', () => {
  it.each([
    ['a key frame without extensions', '10 50', true],
    ['an interframe', '10 51', false],
    ['a later packet of a key frame', '00 50', false],
    ['a later partition', '11 50', false],
    ['a key frame with a short picture id', '90 80 11 50', true],
    ['a key frame with a long picture id', '90 80 91 22 50', true],
    ['a key frame with every extension', '90 f0 91 22 33 44 50', true],
    ['an interframe with every extension', '90 f0 91 22 33 44 51', false],
    ['a descriptor cut off', '90', false],
    ['a picture id cut off', '90 80', false],
    ['no payload behind the descriptor', '10', false],
    ['nothing', '', false],
  ])('of %s', (_what, payload, expected) => {
    const packet = Buffer.concat([Buffer.alloc(12), Buffer.from(payload.replaceAll(' ', ''), 'hex')]);
    expect(beginsVp8KeyFrame(packet, 12)).toBe(expected);
  });
});
