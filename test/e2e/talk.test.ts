import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { openSessionView, signIn } from '../support/console-page.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';
import { SpeakerEar } from '../support/speaker-ear.ts';
import { spokenTone } from '../support/spoken-tone.ts';

const toneHz = 700;
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });
const strip = (page: Page) => page.locator('[data-part="talk-strip"]');

describe('a proctor talks', () => {
  let gateway: GatewayProcess | undefined;
  let browser: Browser | undefined;
  let folder = '';
  let proctor: Page;
  let candidate: Page;
  let ear: SpeakerEar;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-voice-'));
    const voice = join(folder, 'voice.wav');
    await writeFile(voice, spokenTone(toneHz));
    gateway = await startGateway();
    const { speakerMonitorPort } = await gateway.sensor();
    ear = await SpeakerEar.open(speakerMonitorPort);
    browser = await launchChromium([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${voice}`,
    ]);
    proctor = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    await signIn(proctor, gateway, 'proctor');
    await openSessionView(proctor);
    candidate = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await signIn(candidate, gateway, 'candidate');
    await proctor.bringToFront();
  }, 300_000);
  afterAll(async () => {
    ear.close();
    await browser?.close();
    await gateway?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Resolves when the speaker has played nothing for a while. */
  const quiet = async () => {
    for (let before = -1; before !== ear.samples;) {
      before = ear.samples;
      await sleep(600);
    }
  };

  it('while the key is held, and is heard at the headset’s speaker; the candidate’s page says who', async () => {
    await proctor.locator('[data-sphere]').focus();
    await proctor.keyboard.down('s');
    await strip(proctor).getByText('You are live').waitFor();
    await candidate.getByText('is talking to you').waitFor();
    // Syllables that swell and fade leave 4/π² of their power at the tone itself.
    await eventually(() => ear.shareAt(toneHz)).toBeGreaterThan(0.2);
    const levelDb = async () => Number(await strip(proctor).getByRole('meter').getAttribute('data-level-db'));
    await eventually(levelDb).toBeGreaterThan(-40);
    await proctor.evaluate(axe.source);
    const violations = await proctor.evaluate<string[]>(
      `axe.run('[data-part="talk-strip"]').then(({ violations }) => violations.map(({ id }) => id))`,
    );
    expect(violations).toEqual([]);
    await proctor.keyboard.up('s');
    await strip(proctor).getByText('Your microphone is off').waitFor();
    await candidate.getByText('is talking to you').waitFor({ state: 'detached' });
    await quiet();
    const heard = ear.samples;
    await sleep(1000);
    expect(ear.samples).toBe(heard);
  });

  it('and types what is said; looking elsewhere ends it, and so does leaving the page', async () => {
    const begin = () => proctor.locator('[data-part="talk"]').click();
    await begin();
    await strip(proctor).getByText('You are live').waitFor();
    await strip(proctor).getByRole('textbox').fill('Please turn to your left.');
    await proctor.keyboard.press('Enter');
    await candidate.locator('.talking').getByText('Please turn to your left.').waitFor();
    const heard = ear.samples;
    await eventually(() => ear.samples).toBeGreaterThan(heard);
    await proctor.evaluate('dispatchEvent(new Event("blur"))');
    await candidate.getByText('is talking to you').waitFor({ state: 'detached' });
    await begin();
    await candidate.getByText('is talking to you').waitFor();
    await proctor.close();
    await candidate.getByText('is talking to you').waitFor({ state: 'detached' });
    await quiet();
  });
});
