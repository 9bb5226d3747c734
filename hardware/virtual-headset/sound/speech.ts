import { execFile } from 'node:child_process';
import { formantVoice } from './formant-voice.ts';
import { decodeWave, resampled } from './wave-file.ts';
import { soundSampleRateHz } from '../recording/recording.ts';

/** Says a sentence at 48 kHz: `espeak-ng` where it is installed, else the built-in voice. */
export type Speaker = (text: string) => Promise<Float32Array>;

const longestSpeechBytes = 8_000_000;

/** The best voice this machine has. */
export function machineSpeaker(seed: number): Speaker {
  return async (text) => (await espeak(text)) ?? formantVoice(text, seed);
}

/** Null when the program is missing or gives no usable sound. */
function espeak(text: string): Promise<Float32Array | null> {
  return new Promise((resolve) => {
    execFile(
      'espeak-ng',
      ['-v', 'en', '-s', '150', '--stdout', '--', text],
      { encoding: 'buffer', maxBuffer: longestSpeechBytes, timeout: 20_000 },
      (error, stdout) => {
        const samples = error === null ? decodeWave(stdout) : null;
        resolve(samples === null ? null : resampled(samples, soundSampleRateHz));
      },
    );
  });
}
