import { describe, expect, it } from 'vitest';
import { parseCalibration } from '../../../../../gateway/adapters/headset/parse-calibration.ts';
import { unitCalibration } from '../../../../../hardware/virtual-headset/unit-calibration.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a stored calibration', () => {
  it('is read', () => {
    expect(parseCalibration(bytes(JSON.stringify(unitCalibration)))).toEqual(unitCalibration);
  });

  it.each([
    ['missing', null],
    ['no JSON', bytes('{"version":')],
    ['no UTF-8', Uint8Array.of(0xff, 0xfe)],
    ['of another version', bytes(JSON.stringify({ ...unitCalibration, version: 2 }))],
    ['without lenses', bytes(JSON.stringify({ ...unitCalibration, lenses: [] }))],
  ])('that is %s is refused with its code', (_, stored) => {
    expect(() => parseCalibration(stored)).toThrow(expect.objectContaining({ code: 'calibration-invalid' }));
  });
});
