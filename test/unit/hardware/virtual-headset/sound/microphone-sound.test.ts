import { describe, expect, it } from 'vitest';
import { MicrophoneSound } from '../../../../../hardware/virtual-headset/sound/microphone-sound.ts';

/** Each sample says its own place in a loop of 0.1 s. */
const loop = Buffer.from(Int16Array.from({ length: 4800 }, (_, place) => place).buffer);
const startNs = 7_000_000_000_123n;
const placesOf = (sound: Buffer): number[] =>
  Array.from({ length: sound.length / 2 }, (_, sample) => sound.readInt16LE(2 * sample));
const ms = (count: number): bigint => startNs + BigInt(Math.round(count * 1e6));

describe('what a microphone hears', () => {
  it('is the place of the loop that plays then, also before the first sample of the loop and beyond the last', () => {
    expect(placesOf(new MicrophoneSound(loop, startNs).take(3, ms(0)))).toEqual([0, 1, 2]);
    expect(placesOf(new MicrophoneSound(loop, startNs).take(3, ms(1_000_050)))).toEqual([2400, 2401, 2402]);
    expect(placesOf(new MicrophoneSound(loop, startNs).take(3, ms(-0.02)))).toEqual([4799, 0, 1]);
    expect(new MicrophoneSound(Buffer.alloc(0), startNs).take(2, ms(5))).toEqual(Buffer.alloc(4));
  });

  it('is whole as long as samples are taken at the true rate, whatever the rounding of times', () => {
    const sound = new MicrophoneSound(loop, startNs);
    const heard: number[] = [];
    for (let packet = 0; packet < 1000; packet++) {
      const jitterNs = BigInt((packet * 7919) % 3) - 1n;
      heard.push(...placesOf(sound.take(48, ms(packet + 0.4896) + jitterNs)));
    }
    expect(heard).toEqual(heard.map((_, sample) => (24 + sample) % 4800));
  });

  it.each([
    ['fast', 49, 'hears a sample twice'],
    ['slow', 47, 'passes one over'],
  ])('stays beside the scene where the clock is %s: it %s now and then', (_, samples) => {
    const sound = new MicrophoneSound(loop, startNs);
    for (let packet = 0; packet < 500; packet++) {
      const [first = 0] = placesOf(sound.take(samples, ms(packet)));
      const apart = Math.abs(first - ((packet * 48) % 4800));
      expect(Math.min(apart, 4800 - apart)).toBeLessThanOrEqual(2);
    }
  });

  it('goes on with the present after a pause', () => {
    const sound = new MicrophoneSound(loop, startNs);
    sound.take(48, ms(0));
    expect(placesOf(sound.take(1, ms(50)))).toEqual([2400]);
  });
});
