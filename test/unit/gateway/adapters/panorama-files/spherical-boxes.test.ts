import { describe, expect, it } from 'vitest';
import { sphericalBoxes } from '../../../../../gateway/adapters/panorama-files/spherical-boxes.ts';

describe('the boxes of a sphere', () => {
  it('are those of the Spherical Video V2 RFC', () => {
    // Written by hand from the RFC: sizes, types, versions and flags, values.
    const golden = [
      '0000000d 73743364 00000000 00', // st3d, monoscopic
      '0000005b 73763364', // sv3d
      '00000017 73766864 00000000 526f756e647369676874 00', // svhd, "Roundsight"
      '0000003c 70726f6a', // proj
      '00000018 70726864 00000000 00000000 00000000 00000000', // prhd: yaw, pitch, roll
      '0000001c 65717569 00000000 00000000 00000000 00000000 00000000', // equi: top, bottom, left, right
    ];
    expect(Buffer.from(sphericalBoxes()).toString('hex')).toBe(golden.join('').replaceAll(' ', ''));
  });
});
