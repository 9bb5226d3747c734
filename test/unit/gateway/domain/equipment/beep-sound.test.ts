import { describe, expect, it } from 'vitest';
import { beepCounts } from '../../../../../gateway/contract/equipment.ts';
import { beepSound } from '../../../../../gateway/domain/equipment/beep-sound.ts';
import { decodeWave } from '../../../../../hardware/virtual-headset/sound/wave-file.ts';
import { countBeeps } from '../../../../support/count-beeps.ts';

describe('the beeps', () => {
  it.each(beepCounts)('are %i, in a file that others read', (count) => {
    const file = beepSound(count);
    expect(countBeeps(file)).toBe(count);
    const sound = decodeWave(Buffer.from(file));
    expect(sound?.rateHz).toBe(16_000);
    expect(sound?.values.length).toBe((file.byteLength - 44) / 2);
    expect(Math.max(...(sound?.values ?? []))).toBeCloseTo(0.5, 1);
  });
});
