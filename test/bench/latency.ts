import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { loadScenario } from '../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { renderSoundLoop } from '../../hardware/virtual-headset/sound/sound-loop.ts';
import { machineSpeaker } from '../../hardware/virtual-headset/sound/speech.ts';
import { launchChromium } from '../support/chromium.ts';
import { openSessionView, signIn } from '../support/console-page.ts';
import { startGateway, type SensorTiming } from '../support/gateway-process.ts';
import { installPageProbe, readPanoramaProbe } from '../support/page-probe.ts';
import { installSoundTap, readTap, tapStream } from '../support/page-sound.ts';
import { quantile } from '../support/quantile.ts';
import { unixMs } from '../support/sensor-clock.ts';
import { waveFile } from '../support/spoken-tone.ts';
import { atMost, figure, progress, type BenchOptions, type Figures } from './figures.ts';
import { mouthToEarMs } from './latency/mouth-to-ear.ts';
import { lagsMs, samplesPerMs, thinned } from './latency/sound-lag.ts';
import { sensorDelaysMs } from './sensor-delays.ts';

const scenarioName = 'quiet-exam';

/** What the headset's microphone hears in a span of time, by the unit's own clock: the loop of its scene. */
async function soundOfScene({ loopStartMonotonicNs, frameCount, framesPerSecond }: SensorTiming) {
  const loop = thinned(await renderSoundLoop(await loadScenario(scenarioName), frameCount / framesPerSecond));
  const loopStartMs = Number(loopStartMonotonicNs) / 1e6 + unixMs() - Number(process.hrtime.bigint()) / 1e6;
  return (startedAtMs: number, lengthMs: number) => {
    const first = Math.round((startedAtMs - loopStartMs) * samplesPerMs);
    const samples = Float32Array.from(
      { length: Math.round(lengthMs * samplesPerMs) },
      (_, at) => loop[(first + at) % loop.length] ?? 0,
    );
    return { startedAtMs, samples };
  };
}

/** Half a minute of somebody who speaks: words that are not the same again within a second, so that none is taken for another. */
const spokenWords = () =>
  machineSpeaker(2)(
    'Good morning. Please turn a little to your left, and show me the whole desk in front of you. Thank you, that is fine. ' +
      'Now look behind you, slowly, and then to the door. Is there anybody else in the room? Please close the window. ' +
      'You may begin when you are ready; I wish you much success, and I stay here until the end.',
  );

/** How late picture and sound are on the page, by the marks of the same clock in both: the frame's time code, the scene's sound. */
async function pictureAndSound(page: Page, sensor: SensorTiming, seconds: number): Promise<Figures> {
  const scene = await soundOfScene(sensor);
  await tapStream(page, 'microphone');
  await sleep(5000);
  await readPanoramaProbe(page);
  await readTap(page, 'microphone');
  await sleep(seconds * 1000);
  const { frames } = await readPanoramaProbe(page);
  const { startedAtMs, samples } = await readTap(page, 'microphone');
  const heard = { startedAtMs, samples: Float32Array.from(samples) };
  const given = scene(startedAtMs, samples.length / samplesPerMs);
  const pictureMs = sensorDelaysMs(frames, sensor);
  const soundMs = lagsMs(given, heard, { segmentMs: 500, longestLagMs: 800 });
  const skewMs = quantile(soundMs, 0.5) - quantile(pictureMs, 0.5);
  return {
    sensorToCallbackMedian: atMost(quantile(pictureMs, 0.5), 50, 'ms'),
    sensorToCallbackP95: atMost(quantile(pictureMs, 0.95), 80, 'ms'),
    microphoneToPageMedian: figure(quantile(soundMs, 0.5), 'ms'),
    microphoneToPageP95: figure(quantile(soundMs, 0.95), 'ms'),
    soundBehindPicture: figure(skewMs, 'ms'),
    soundAgainstPicture: atMost(Math.abs(skewMs), 60, 'ms'),
    stretchesOfSound: figure(soundMs.length, '1'),
  };
}

/** One virtual headset at 1920×960@30 with one Chromium viewer: how late its picture and sound are, and a proctor's voice there. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  const seconds = quick ? 10 : 40;
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-latency-'));
  const voice = join(folder, 'voice.wav');
  await writeFile(voice, waveFile(await spokenWords()));
  progress('starting the gateway (the first time, the scene is rendered)');
  const gateway = await startGateway(['--scenario', scenarioName]);
  const browser = await launchChromium([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${voice}`,
  ]);
  try {
    const sensor = await gateway.sensor();
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, bypassCSP: true });
    await installPageProbe(page);
    await installSoundTap(page);
    await signIn(page, gateway, 'proctor');
    await openSessionView(page);
    progress(`picture and sound, ${seconds} s`);
    const live = await pictureAndSound(page, sensor, seconds);
    progress(`a proctor’s voice, ${seconds} s`);
    const voiceMs = await mouthToEarMs(page, sensor.speakerMonitorPort, seconds);
    return {
      ...live,
      mouthToEarMedian: atMost(quantile(voiceMs, 0.5), 250, 'ms'),
      mouthToEarP95: atMost(quantile(voiceMs, 0.95), 250, 'ms'),
      stretchesOfVoice: figure(voiceMs.length, '1'),
    };
  } finally {
    await browser.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
