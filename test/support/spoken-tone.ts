const sampleRateHz = 48_000;
const lengthS = 6;
/** A voice comes and goes: a browser takes what never changes for noise, and takes it away. */
const syllableS = 0.25;

/** A WAVE file of sound of one channel at 48 kHz, −1 … 1. */
export function waveFile(sound: Float32Array): Buffer {
  const file = Buffer.alloc(44 + 2 * sound.length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * sound.length, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRateHz, 24);
  file.writeUInt32LE(2 * sampleRateHz, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * sound.length, 40);
  sound.forEach((sample, at) => file.writeInt16LE(Math.round(32_767 * sample), 44 + 2 * at));
  return file;
}

/** A WAVE file with a tone in syllables, as a microphone would hear it from somebody who hums; to be repeated. */
export function spokenTone(frequencyHz: number): Buffer {
  return waveFile(
    Float32Array.from({ length: lengthS * sampleRateHz }, (_, sample) => {
      const timeS = sample / sampleRateHz;
      const place = (timeS % (2 * syllableS)) / syllableS;
      const loudness = place < 1 ? Math.sin(Math.PI * place) : 0;
      return 0.43 * loudness * Math.sin(2 * Math.PI * frequencyHz * timeS);
    }),
  );
}
