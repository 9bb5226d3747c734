import { describe, expect, it } from 'vitest';
import { EncoderMeters, metered } from '../../../../../gateway/domain/media-plan/encoder-meter.ts';

const second = 1_000_000_000n;
const unknown = { encodeMs: null, queueMs: null };

describe('the meters of an encoder', () => {
  it('stand on either side of its chain', () => {
    expect(metered('panorama-full', 'videoconvert ! x264enc name=panorama-full')).toBe(
      'roundsightmeter name=panorama-full-before ! videoconvert ! x264enc name=panorama-full ! ' +
        'roundsightmeter name=panorama-full-after',
    );
  });

  it('give the age before it as the time in queues, and what is added to it as the time of encoding', () => {
    const meters = new EncoderMeters();
    expect(meters.times('full', 0n)).toEqual(unknown);
    meters.note('full-before', 12, second);
    expect(meters.times('full', second)).toEqual({ encodeMs: null, queueMs: 12 });
    meters.note('full-after', 19, second);
    meters.note('half-before', 100, second);
    expect(meters.times('full', 2n * second)).toEqual({ encodeMs: 7, queueMs: 12 });
  });

  it('never tell a negative time', () => {
    const meters = new EncoderMeters();
    meters.note('full-before', 40, 0n);
    meters.note('full-after', 19, 0n);
    expect(meters.times('full', 0n)).toEqual({ encodeMs: 0, queueMs: 40 });
  });

  it('tell nothing once the meters are silent, and once their worker is gone', () => {
    const meters = new EncoderMeters();
    meters.note('full-before', 12, 0n);
    meters.note('full-after', 19, second);
    expect(meters.times('full', 3n * second + 1n)).toEqual(unknown);
    meters.note('full-before', 12, 4n * second);
    meters.clear();
    expect(meters.times('full', 4n * second)).toEqual(unknown);
  });
});
