const sampleRateHz = 16_000;
const beepS = 0.2;
const pauseS = 0.35;
const toneHz = 740;
/** Half of full scale: loud where the volume is up, and no fright. */
const level = 0.5;
/** Without a fade a beep clicks, and clicks are counted too. */
const fadeS = 0.02;

/** A WAVE file (RIFF, one channel, 16 bit) of so many beeps, with a pause before each. */
export function beepSound(count: number): Uint8Array {
  const beepSamples = Math.round(beepS * sampleRateHz);
  const pauseSamples = Math.round(pauseS * sampleRateHz);
  const samples = count * (beepSamples + pauseSamples) + pauseSamples;
  const file = new Uint8Array(44 + 2 * samples);
  const view = new DataView(file.buffer);
  writeHeader(view, samples);
  for (let beep = 0; beep < count; beep += 1) {
    const from = beep * (beepSamples + pauseSamples) + pauseSamples;
    for (let sample = 0; sample < beepSamples; sample += 1) {
      const timeS = sample / sampleRateHz;
      const fade = Math.min(1, timeS / fadeS, (beepS - timeS) / fadeS);
      const value = level * fade * Math.sin(2 * Math.PI * toneHz * timeS);
      view.setInt16(44 + 2 * (from + sample), Math.round(value * 32_767), true);
    }
  }
  return file;
}

function writeHeader(view: DataView, samples: number): void {
  const letters = (at: number, text: string) => {
    for (const [place, letter] of Array.from(text).entries()) view.setUint8(at + place, letter.charCodeAt(0));
  };
  const dataBytes = 2 * samples;
  letters(0, 'RIFF');
  view.setUint32(4, 36 + dataBytes, true);
  letters(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  // PCM, one channel.
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, 2 * sampleRateHz, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  letters(36, 'data');
  view.setUint32(40, dataBytes, true);
}
