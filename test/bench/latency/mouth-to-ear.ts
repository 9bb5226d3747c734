import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { converterMs } from '../../../hardware/virtual-headset/sound/acoustic-path.ts';
import type { SensorTiming } from '../../support/gateway-process.ts';
import { powerDb } from '../../support/media/sound-power.ts';
import { readTap } from '../../support/page-sound.ts';
import { quantile } from '../../support/quantile.ts';
import { unixMs } from '../../support/sensor-clock.ts';
import { SpeakerEar } from '../../support/speaker-ear.ts';
import { atLeast, atMost, figure, type Figures } from '../figures.ts';
import { echoAtMicrophone, type Delivery } from './echo.ts';
import { lagsMs, samplesPerMs, thinned, type TimedSound } from './sound-lag.ts';

/** What a browser gathers of a microphone before it hands it on. */
const captureBufferMs = 10;
/** Fewer stretches of voice found again than this say nothing. */
const leastStretches = 8;

/** What is later by this much for good has a silence before it. */
const silenceMs = 50;

/**
 * What the speaker played, one delivery behind the other: the sink gives each away when it is to be heard, and the one that came the
 * quickest tells when that is. What is late but caught up with was only held up on its way here.
 */
export function asHeard(deliveries: readonly Delivery[]): TimedSound {
  const parts = deliveries.map(({ atMs, sound }) => ({
    atMs,
    part: thinned(sound),
    position: 0,
    beginsMs: 0,
  }));
  let position = 0;
  for (const part of parts) {
    part.position = position;
    position += part.part.length;
  }
  let quickestMs = Infinity;
  for (const part of parts.toReversed()) {
    quickestMs = Math.min(quickestMs, part.atMs - part.position / samplesPerMs);
    part.beginsMs = quickestMs;
  }
  const startedAtMs = parts[0]?.beginsMs ?? 0;
  let silentMs = 0;
  const placed = parts.map(({ part, position: from, beginsMs }) => {
    if (beginsMs - startedAtMs - silentMs > silenceMs) silentMs = beginsMs - startedAtMs;
    return { part, from: from + Math.round(silentMs * samplesPerMs) };
  });
  // A second of silence behind it: what is looked for may be later than what was heard.
  const samples = new Float32Array(position + Math.round((silentMs + 1000) * samplesPerMs));
  for (const { part, from } of placed) samples.set(part, from);
  return { startedAtMs, samples };
}

const asTimed = ({ startedAtMs, samples }: { startedAtMs: number; samples: number[] }): TimedSound => ({
  startedAtMs,
  samples: Float32Array.from(samples),
});

/**
 * A proctor who talks: how long their voice needs from their microphone to the headset's speaker, and how much of it comes back in
 * the candidate's own track, who is silent. The page is the session view, with the microphone tapped; its browser's own microphone
 * hears somebody who speaks.
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
  const voiceMs = lags.map((lag) => captureBufferMs + lag + converterMs);
  const played = deliveries.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  const echoDb = powerDb(echoAtMicrophone(played));
  const leftDb = powerDb(candidate.samples);
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
