import { knock } from '../clap.ts';
import { soundSampleRateHz } from '../recording/recording.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { nearlyNormal, seededRandom } from '../seeded-random.ts';
import { machineSpeaker, type Speaker } from './speech.ts';

const speechLevel = 0.55;
const roomNoiseLevel = 0.0012;

function add(loop: Float32Array, sound: Float32Array, atS: number, level: number): void {
  const from = Math.round(atS * soundSampleRateHz);
  const length = Math.min(sound.length, loop.length - from);
  for (let sample = 0; sample < length; sample++) {
    loop[from + sample] = (loop[from + sample] ?? 0) + (sound[sample] ?? 0) * level;
  }
}

/** The clack of one key: a short burst of noise and a duller thud, 40 ms. */
function keyStroke(random: () => number): Float32Array {
  const out = new Float32Array(Math.round(0.04 * soundSampleRateHz));
  const thudHz = 160 + 90 * random();
  return out.map((_, sample) => {
    const timeS = sample / soundSampleRateHz;
    const click = (random() - 0.5) * Math.exp(-timeS / 0.003);
    const thud = 0.5 * Math.sin(2 * Math.PI * thudHz * timeS) * Math.exp(-timeS / 0.01);
    return click + thud;
  });
}

function addTyping(loop: Float32Array, fromS: number, toS: number, random: () => number): void {
  for (let atS = fromS; atS < toS; atS += 0.09 + 0.13 * random()) {
    add(loop, keyStroke(random), atS, 0.1 + 0.08 * random());
  }
}

/**
 * The loop the microphone hears: 48 kHz, one channel, signed 16 bit little-endian, exactly `lengthS` long.
 * Speech, typing, claps and the faint noise of the room; the same for the same scenario and voice.
 */
export async function renderSoundLoop(
  scenario: Scenario,
  lengthS: number,
  speak: Speaker = machineSpeaker(scenario.seed),
): Promise<Buffer> {
  const loop = new Float32Array(Math.round(lengthS * soundSampleRateHz));
  const random = seededRandom(scenario.seed);
  let hum = 0;
  for (let sample = 0; sample < loop.length; sample++) {
    hum = 0.9 * hum + 0.1 * nearlyNormal(random);
    loop[sample] = (hum * 2 + nearlyNormal(random) * 0.3) * roomNoiseLevel;
  }
  for (const { fromS, toS } of scenario.sound.typing) addTyping(loop, fromS, toS, random);
  for (const { atS, text } of scenario.sound.speech) add(loop, await speak(text), atS, speechLevel);
  for (const atS of scenario.claps ?? []) add(loop, knock(), atS, 1);
  const pcm = Buffer.alloc(loop.length * 2);
  loop.forEach((value, sample) =>
    pcm.writeInt16LE(Math.round(Math.min(1, Math.max(-1, value)) * 32767), 2 * sample),
  );
  return pcm;
}
