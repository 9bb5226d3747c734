import { describe, expect, it } from 'vitest';
import { decodeWave, resampled } from '../../../../../hardware/virtual-headset/sound/wave-file.ts';

/** A RIFF file of signed 16-bit samples, written field by field. */
function wave(
  samples: readonly number[],
  { channels = 1, bits = 16, dataBytes = samples.length * 2 } = {},
): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(22_050, 24);
  file.writeUInt32LE(44_100, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(bits, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  samples.forEach((sample, place) => file.writeInt16LE(sample, 44 + 2 * place));
  return file;
}

describe('reading a WAVE file', () => {
  it('gives its rate and samples', () => {
    expect(decodeWave(wave([0, 16384, -32768]))).toEqual({
      rateHz: 22_050,
      values: Float32Array.from([0, 0.5, -1]),
    });
  });

  it('ends with the file where the length was not known when it was written', () => {
    expect(decodeWave(wave([1, 2], { dataBytes: 0x7ffff000 }))?.values).toHaveLength(2);
  });

  it.each([
    ['stereo', wave([0, 0], { channels: 2 })],
    ['eight bits', wave([0, 0], { bits: 8 })],
    ['something else', Buffer.from('no sound at all, just text')],
    ['nothing', Buffer.alloc(0)],
    ['a header without data', wave([0]).subarray(0, 36)],
  ])('refuses %s', (_, file) => {
    expect(decodeWave(file)).toBeNull();
  });
});

describe('resampling', () => {
  it('keeps the length in time and the shape', () => {
    const out = resampled({ rateHz: 100, values: Float32Array.from([0, 1, 0, -1]) }, 400);
    expect(out).toHaveLength(16);
    expect(out[2]).toBeCloseTo(0.5, 6);
    expect(out[4]).toBeCloseTo(1, 6);
  });
});
