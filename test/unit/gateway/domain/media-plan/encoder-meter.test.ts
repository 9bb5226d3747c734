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
    meter.note('before', { second: 1, meanMs: 12 }, second);
    expect(meter.times(second)).toEqual({ encodeMs: null, queueMs: 12 });
    meter.note('after', { second: 1, meanMs: 19 }, second);
    expect(meter.times(2n * second)).toEqual({ encodeMs: 7, queueMs: 12 });
  });

  it('are compared over the same pictures only', () => {
    const meter = new EncoderMeter();
    meter.note('after', { second: 0, meanMs: 30 }, 0n);
    meter.note('before', { second: 1, meanMs: 40 }, second);
    meter.note('before', { second: 2, meanMs: 5 }, 2n * second);
    expect(meter.times(2n * second)).toEqual({ encodeMs: null, queueMs: 5 });
    meter.note('after', { second: 1, meanMs: 48 }, 2n * second);
    expect(meter.times(2n * second)).toEqual({ encodeMs: 8, queueMs: 5 });
    meter.note('after', { second: 2, meanMs: 4 }, 2n * second);
    expect(meter.times(2n * second).encodeMs).toBe(0);
  });

  it('tell nothing once they are silent, and of an encoder that is another one', () => {
    const meter = new EncoderMeter();
    meter.note('before', { second: 0, meanMs: 12 }, 0n);
    meter.note('after', { second: 0, meanMs: 19 }, second);
    expect(meter.times(4n * second)).toEqual({ encodeMs: 7, queueMs: null });
    expect(meter.times(5n * second)).toEqual(unknown);
    meter.note('before', { second: 4, meanMs: 12 }, 5n * second);
    meter.reset();
    expect(meter.times(5n * second)).toEqual(unknown);
  });
});
