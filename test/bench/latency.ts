import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { machineSpeaker } from '../../hardware/virtual-headset/sound/speech.ts';
import { launchChromium } from '../support/chromium.ts';
import { drawNothing, openSessionView, signIn } from '../support/console-page.ts';
import { startGateway, type SensorTiming } from '../support/gateway-process.ts';
import { installPageProbe } from '../support/page-probe.ts';
import { installSoundTap, tapStream } from '../support/page-sound.ts';
import { waveFile } from '../support/spoken-tone.ts';
import { progress, type BenchOptions, type Figures } from './figures.ts';
import { clapScenario } from './latency/claps.ts';
import { mouthToEar } from './latency/mouth-to-ear.ts';
import { pictureAndSound } from './latency/picture-and-sound.ts';
import { soundLosses } from './latency/sound-losses.ts';

/** Half a minute of somebody who speaks. */
const spokenWords = () =>
  machineSpeaker(2)(
    'Good morning. Please turn a little to your left, and show me the whole desk in front of you. Thank you, that is fine. ' +
      'Now look behind you, slowly, and then to the door. Is there anybody else in the room? Please close the window. ' +
      'You may begin when you are ready; I wish you much success, and I stay here until the end.',
  );

/** Nobody speaks and nothing moves: what is left of a voice is not mistaken for the candidate’s room. */
const silentScenario = 'still-head';

/** One virtual headset at 1920×960@30 with one Chromium viewer: how late its picture and sound are, how far apart, and a proctor’s voice there. */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  const seconds = quick ? { live: 16, voice: 9 } : { live: 60, voice: 40 };
  const live = await withViewer(clapScenario, [], async (page, sensor) => {
    progress(`picture and sound, ${seconds.live} s`);
    const losses = await soundLosses(page);
    return { ...(await pictureAndSound(page, sensor, seconds.live)), ...(await losses()) };
  });
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-latency-'));
  try {
    const voice = join(folder, 'voice.wav');
    await writeFile(voice, waveFile(await spokenWords()));
    const speaking = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
    speaking.push(`--use-file-for-fake-audio-capture=${voice}`);
    return await withViewer(silentScenario, speaking, async (page, sensor) => {
      progress(`a proctor’s voice, ${seconds.voice} s`);
      return { ...live, ...(await mouthToEar(page, sensor, seconds.voice)) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Measures in the session view of a proctor who listens, with the candidate's microphone tapped. */
async function withViewer(
  scenario: string,
  chromiumFlags: string[],
  measure: (page: Page, sensor: SensorTiming) => Promise<Figures>,
): Promise<Figures> {
  progress(`starting the gateway with the scenario ${scenario} (the first time, the scene is rendered)`);
  const gateway = await startGateway(['--scenario', scenario]);
  const browser = await launchChromium(chromiumFlags);
  try {
    const sensor = await gateway.sensor();
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await drawNothing(page);
    await installPageProbe(page);
    await installSoundTap(page);
    await signIn(page, gateway, 'proctor');
    await openSessionView(page);
    await page.locator('[data-part="sound"]').getByRole('button').click();
    await tapStream(page, 'microphone');
    await sleep(4000);
    return await measure(page, sensor);
  } finally {
    await browser.close();
    await gateway.stop();
  }
}
