import type { Page } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTap } from '../../support/page-sound.ts';
import { unixMs } from '../../support/sensor-clock.ts';
import { SpeakerEar } from '../../support/speaker-ear.ts';
import { lagsMs, samplesPerMs, thinned, type TimedSound } from './sound-lag.ts';

/** What a browser gathers of a microphone before it hands it on. */
const captureBufferMs = 10;

/** What the speaker played, each delivery at the time it came: the sink gives it away when it is to be heard. */
function asHeard(deliveries: readonly { atMs: number; sound: Buffer }[]): TimedSound {
  const startedAtMs = deliveries[0]?.atMs ?? 0;
  const lastMs = deliveries.at(-1)?.atMs ?? 0;
  const samples = new Float32Array(Math.ceil((lastMs - startedAtMs + 1000) * samplesPerMs));
  for (const { atMs, sound } of deliveries) {
    samples.set(thinned(sound), Math.round((atMs - startedAtMs) * samplesPerMs));
  }
  return { startedAtMs, samples };
}

/**
 * Milliseconds from when the proctor's microphone hears a sound to when the headset's speaker plays it, of every quarter of a second
 * with sound in it. The page is the session view; its browser's microphone hears somebody who speaks.
 */
export async function mouthToEarMs(page: Page, monitorPort: number, seconds: number): Promise<number[]> {
  const ear = await SpeakerEar.open(monitorPort);
  const deliveries: { atMs: number; sound: Buffer }[] = [];
  ear.onSound((sound) => deliveries.push({ atMs: unixMs(), sound }));
  await page.locator('[data-sphere]').focus();
  await page.keyboard.down('s');
  await page.locator('[data-part="talk-strip"]').getByText('You are live').waitFor();
  // The first words find the way still being made.
  await sleep(3000);
  await readTap(page, 'own');
  await sleep(seconds * 1000);
  const { startedAtMs, samples } = await readTap(page, 'own');
  await sleep(1000);
  await page.keyboard.up('s');
  ear.close();
  const said = { startedAtMs, samples: Float32Array.from(samples) };
  const lags = lagsMs(said, asHeard(deliveries), { segmentMs: 250, longestLagMs: 700 });
  return lags.map((lag) => lag + captureBufferMs);
}
