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

/** What the speaker played, each delivery at the time it came: the sink gives it away when it is to be heard. */
function asHeard(deliveries: readonly Delivery[]): TimedSound {
  const startedAtMs = deliveries[0]?.atMs ?? 0;
  const lastMs = deliveries.at(-1)?.atMs ?? 0;
  const samples = new Float32Array(Math.ceil((lastMs - startedAtMs + 1000) * samplesPerMs));
  for (const { atMs, sound } of deliveries) {
    samples.set(thinned(sound), Math.round((atMs - startedAtMs) * samplesPerMs));
  }
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
