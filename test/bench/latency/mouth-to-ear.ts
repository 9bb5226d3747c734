import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { SensorTiming } from '../../support/gateway-process.ts';
import { powerDb } from '../../support/media/sound-power.ts';
import { readTap } from '../../support/page-sound.ts';
import { quantile } from '../../support/quantile.ts';
import { unixMs } from '../../support/sensor-clock.ts';
import { SpeakerEar } from '../../support/speaker-ear.ts';
import { atLeast, atMost, figure, type Figures } from '../figures.ts';
import { clapTimesMs } from './claps.ts';
import { echoAtMicrophone, withoutClaps, type Delivery } from './echo.ts';
import { lagsMs, samplesPerMs, thinned, type TimedSound } from './sound-lag.ts';

/** What a browser gathers of a microphone before it hands it on. */
const captureBufferMs = 10;
/** Fewer stretches of voice found again than this say nothing. */
const leastStretches = 8;

/** Deliveries farther apart than they are long by this much have a silence between them. */
const silenceMs = 50;

/**
 * What the speaker played, one delivery behind the other: the sink gives each away when it is to be heard, and the one that came the
 * quickest tells when that is.
 */
export function asHeard(deliveries: readonly Delivery[]): TimedSound {
  const firstMs = deliveries[0]?.atMs ?? 0;
  let [position, startedAtMs] = [0, firstMs];
  const placed = deliveries.map(({ atMs, sound }) => {
    const gapMs = atMs - firstMs - position / samplesPerMs;
    if (gapMs > silenceMs) position += Math.round(gapMs * samplesPerMs);
    startedAtMs = Math.min(startedAtMs, atMs - position / samplesPerMs);
    const from = position;
    const part = thinned(sound);
    position += part.length;
    return { from, part };
  });
  // A second of silence behind it: what is looked for may be later than what was heard.
  const samples = new Float32Array(position + 1000 * samplesPerMs);
  for (const { from, part } of placed) samples.set(part, from);
  return { startedAtMs, samples };
}

const asTimed = ({ startedAtMs, samples }: { startedAtMs: number; samples: number[] }): TimedSound => ({
  startedAtMs,
  samples: Float32Array.from(samples),
});

/**
 * A proctor who talks: how long their voice needs from their microphone to the headset's speaker, and how much of it comes back in
 * the candidate's own track. The page is the session view, with the microphone tapped; its browser's own microphone hears somebody
 * who speaks.
 */
export async function mouthToEar(page: Page, sensor: SensorTiming, seconds: number): Promise<Figures> {
  const ear = await SpeakerEar.open(sensor.speakerMonitorPort);
  const deliveries: Delivery[] = [];
  ear.onSound((sound) => deliveries.push({ atMs: unixMs(), sound }));
  await page.locator('[data-sphere]').focus();
  await page.keyboard.down('s');
  await page.locator('[data-part="talk-strip"]').getByText('You are live').waitFor();
  // The first words find the way still being made, and the canceller learns the room by them.
  await sleep(3000);
  await readTap(page, 'own');
  await readTap(page, 'microphone');
  const fromMs = unixMs();
  await sleep(seconds * 1000);
  const untilMs = unixMs();
  const said = asTimed(await readTap(page, 'own'));
  const candidate = asTimed(await readTap(page, 'microphone'));
  await sleep(1000);
  await page.keyboard.up('s');
  ear.close();
  const lags = lagsMs(said, asHeard(deliveries), { segmentMs: 600, longestLagMs: 600 });
  const voiceMs = lags.map((lag) => lag + captureBufferMs);
  const played = deliveries.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  const echoDb = powerDb(echoAtMicrophone(played));
  const clapsMs = await clapTimesMs(sensor, candidate.startedAtMs - 1000, untilMs);
  const leftDb = powerDb(withoutClaps(candidate, clapsMs));
  return {
    mouthToEarMedian: atMost(quantile(voiceMs, 0.5), 250, 'ms'),
    mouthToEarP95: atMost(quantile(voiceMs, 0.95), 250, 'ms'),
    stretchesOfVoice: atLeast(voiceMs.length, leastStretches, '1'),
    voiceSaid: figure(powerDb(said.samples), 'dBFS'),
    voiceAtSpeaker: figure(
      powerDb(Float32Array.from(played.flatMap(({ sound }) => [...thinned(sound)]))),
      'dBFS',
    ),
    echoAtMicrophone: figure(echoDb, 'dBFS'),
    echoInCandidatesTrack: figure(leftDb, 'dBFS'),
    echoLoss: atLeast(echoDb - leftDb, 20, 'dB'),
  };
}
