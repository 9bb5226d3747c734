import { describe, expect, it } from 'vitest';
import { EncoderMeter, metered, meterSide } from '../../../../../gateway/domain/media-plan/encoder-meter.ts';

const second = 1_000_000_000n;
const unknown = { encodeMs: null, queueMs: null };

describe('the meters of an encoder', () => {
  it('stand on either side of its chain, and are known by their names', () => {
    expect(metered('panorama-full', 'videoconvert ! x264enc name=panorama-full')).toBe(
      'roundsightmeter name=panorama-full-before ! videoconvert ! x264enc name=panorama-full ! ' +
        'roundsightmeter name=panorama-full-after',
    );
    expect(meterSide('panorama-full', 'panorama-full-before')).toBe('before');
    expect(meterSide('panorama-full', 'panorama-full-after')).toBe('after');
    expect(meterSide('panorama-full', 'panorama-half-after')).toBeNull();
  });

  it('give the age before it as the time in queues, and what is added to it as the time of encoding', () => {
    const meter = new EncoderMeter();
    expect(meter.times(0n)).toEqual(unknown);
    meter.note('before', 12, second);
    expect(meter.times(second)).toEqual({ encodeMs: null, queueMs: 12 });
    meter.note('after', 19, second);
    expect(meter.times(2n * second)).toEqual({ encodeMs: 7, queueMs: 12 });
  });

  it('never tell a negative time', () => {
    const meter = new EncoderMeter();
    meter.note('before', 40, 0n);
    meter.note('after', 19, 0n);
    expect(meter.times(0n)).toEqual({ encodeMs: 0, queueMs: 40 });
  });

  it('tell nothing once they are silent, and of an encoder that is another one', () => {
    const meter = new EncoderMeter();
    meter.note('before', 12, 0n);
    meter.note('after', 19, second);
    expect(meter.times(3n * second + 1n)).toEqual(unknown);
    meter.note('before', 12, 4n * second);
    meter.reset();
    expect(meter.times(4n * second)).toEqual(unknown);
  });
});
