import { describe, expect, it } from 'vitest';
import {
  decodeTimeCode,
  encodeTimeCode,
  timeCodeCellCount,
  timeCodeCellPx,
  timeCodeModulus,
  timeCodeStrip,
} from '../../../../hardware/virtual-headset/time-code.ts';
import { seededRandom } from '../../../../hardware/virtual-headset/seeded-random.ts';
import {
  pictureCalibration,
  unitCalibration,
} from '../../../../hardware/virtual-headset/unit-calibration.ts';

const luma = (cells: readonly boolean[]): number[] => cells.map((white) => (white ? 232 : 24));

describe('the time code', { timeout: 30_000 }, () => {
  it('is sync, number with the most significant bit first, checksum', () => {
    const cells = encodeTimeCode(0b10_0000_0000_0101)
      .map((white) => (white ? '1' : '0'))
      .join('');
    expect(cells).toHaveLength(timeCodeCellCount);
    // 5 + nibble 5 · 1 + nibble 2 · 7 = 24, of which 4 bits stay.
    expect(cells).toBe('10' + '10000000000101' + '1000');
  });

  it('is read back for every number', () => {
    for (let frameNumber = 0; frameNumber < timeCodeModulus; frameNumber++) {
      expect(decodeTimeCode(luma(encodeTimeCode(frameNumber)))).toEqual({ readable: true, frameNumber });
    }
  });

  it('is read through noise, low contrast and another brightness', () => {
    const random = seededRandom(3);
    for (let frameNumber = 0; frameNumber < 2000; frameNumber += 7) {
      const seen = luma(encodeTimeCode(frameNumber)).map((value) => value * 0.6 + 40 + (random() - 0.5) * 50);
      expect(decodeTimeCode(seen)).toEqual({ readable: true, frameNumber });
    }
  });

  it('with any one bit wrong is not another number', () => {
    for (const frameNumber of [0, 1, 359, 5461, 16383]) {
      for (let cell = 2; cell < timeCodeCellCount; cell++) {
        const wrong = encodeTimeCode(frameNumber).map((white, place) => (place === cell ? !white : white));
        expect(decodeTimeCode(luma(wrong))).toEqual({ readable: false, reason: 'checksum' });
      }
    }
  });

  it('is not read where there is none', () => {
    expect(decodeTimeCode(new Array<number>(20).fill(16))).toEqual({ readable: false, reason: 'contrast' });
    expect(decodeTimeCode(new Array<number>(20).fill(NaN))).toEqual({ readable: false, reason: 'contrast' });
    expect(decodeTimeCode([235, 16])).toEqual({ readable: false, reason: 'cell-count' });
  });

  it.each([-1, 1.5, timeCodeModulus])('refuses the number %d', (frameNumber) => {
    expect(() => encodeTimeCode(frameNumber)).toThrow(RangeError);
  });
});

describe('the strip', () => {
  it('holds the cells, and no image circle touches it', () => {
    expect(timeCodeStrip.widthPx).toBe(timeCodeCellCount * timeCodeCellPx);
    expect(timeCodeStrip.heightPx).toBe(timeCodeCellPx);
    for (const calibration of [unitCalibration, pictureCalibration]) {
      expect(calibration.timeCodeStrip).toEqual(timeCodeStrip);
      for (const lens of calibration.lenses) {
        const theta = (lens.maxThetaDeg * Math.PI) / 180;
        const [k1, k2, k3, k4] = lens.k;
        const radiusPx =
          Math.max(lens.fxPx, lens.fyPx) *
          (theta + k1 * theta ** 3 + k2 * theta ** 5 + k3 * theta ** 7 + k4 * theta ** 9);
        const nearestPx = Math.hypot(
          Math.max(0, lens.cxPx - timeCodeStrip.widthPx),
          lens.cyPx - timeCodeStrip.heightPx,
        );
        expect(nearestPx).toBeGreaterThan(radiusPx);
      }
    }
  });
});
