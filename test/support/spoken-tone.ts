const sampleRateHz = 48_000;
const lengthS = 6;
/** A voice comes and goes: a browser takes what never changes for noise, and takes it away. */
const syllableS = 0.25;

/** A WAVE file of one channel with a tone in syllables, as a microphone would hear it from somebody who hums; to be repeated. */
export function spokenTone(frequencyHz: number): Buffer {
  const samples = lengthS * sampleRateHz;
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRateHz, 24);
  file.writeUInt32LE(2 * sampleRateHz, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * samples, 40);
  for (let sample = 0; sample < samples; sample++) {
    const timeS = sample / sampleRateHz;
    const place = (timeS % (2 * syllableS)) / syllableS;
    const loudness = place < 1 ? Math.sin(Math.PI * place) : 0;
    file.writeInt16LE(
      Math.round(14_000 * loudness * Math.sin(2 * Math.PI * frequencyHz * timeS)),
      44 + 2 * sample,
    );
  }
  return file;
}
