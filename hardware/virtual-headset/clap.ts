import type { Calibration } from '../calibration/index.ts';
import { soundSampleRateHz } from './recording/recording.ts';
import { nearlyNormal, seededRandom } from './seeded-random.ts';

/**
 * A clap is seen and heard at one moment, as a film's clapperboard: a green lamp lights before the middle of the front lens for a tenth
 * of a second, and there is a knock.
 */
const flashS = 0.1;
/** Far less than a frame lasts: a clap on a frame's own time must not miss it by rounding. */
const roundingS = 0.001;
/** Nothing in the room has this colour. */
const flashColour = [0, 255, 0] as const;
/** Share of the picture's width. */
const flashRadiusShare = 1 / 40;

const knockS = 0.03;
const fadeS = 0.006;
const knockPeak = 0.8;

/** Whether a frame of this time in the loop shows one of these claps; the first that does is the one on or next after a clap's time. */
export function showsClap(claps: readonly number[], timeS: number): boolean {
  return claps.some((atS) => timeS > atS - roundingS && timeS < atS + flashS - roundingS);
}

/** Draws the lamp into a picture, three bytes per pixel; where the lens looks, whose optical axis is the panorama's middle. */
export function drawFlash(rgb: Uint8Array, { widthPx, heightPx, lenses }: Calibration): void {
  const [front] = lenses;
  if (front === undefined) return;
  const radiusPx = Math.round(widthPx * flashRadiusShare);
  const [centreX, centreY] = [Math.round(front.cxPx), Math.round(front.cyPx)];
  for (let y = Math.max(0, centreY - radiusPx); y < Math.min(heightPx, centreY + radiusPx); y++) {
    const half = Math.round(Math.sqrt(radiusPx ** 2 - (y - centreY) ** 2));
    for (let x = centreX - half; x < centreX + half; x++) rgb.set(flashColour, (y * widthPx + x) * 3);
  }
}

/** The knock: a burst of noise that fades, 48 kHz, −1 … 1; always the same, and like nothing else at any other moment. */
export function knock(): Float32Array {
  const random = seededRandom(48);
  let smooth = 0;
  const sound = Float32Array.from({ length: Math.round(knockS * soundSampleRateHz) }, (_, at) => {
    // Dull enough that it survives what a voice's codec and an ear of 8 kHz leave out.
    smooth = 0.7 * smooth + 0.3 * nearlyNormal(random);
    return smooth * Math.exp(-at / soundSampleRateHz / fadeS);
  });
  const peak = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return sound.map((value) => (value / peak) * knockPeak);
}
