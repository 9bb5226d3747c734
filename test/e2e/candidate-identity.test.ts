import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityStill, IdentityStillKind } from '../../gateway/contract/identity-stills.ts';
import { violationsInBothThemes } from '../support/console/accessibility.ts';
import { launchChromium } from '../support/chromium.ts';
import { candidateState, checkInWith } from '../support/console/candidate-states.ts';
import { startFakeGateway, type FakeGateway } from '../support/console/fake-gateway.ts';
import { sampleAccounts } from '../support/console/sample-state.ts';
import { photograph } from '../support/hostile-pictures.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;

describe('the candidate’s identity step', () => {
  let gateway: FakeGateway;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let picture: Buffer;
  beforeAll(async () => {
    browser = await launchChromium();
    picture = await photograph({ widthPx: 640, heightPx: 480 });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    gateway = await startFakeGateway(consoleFolder, {
      accounts: sampleAccounts(),
      examSessions: [candidateState('check-in')],
      webcam: picture,
    });
    gateway.state.answerStill = (kind) => still(kind);
    gateway.state.answerCommand = () =>
      candidateState('check-in', { version: 9, checkIn: checkInWith(['consent', 'equipment', 'identity']) });
    context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'account', value: 'candidate', url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${gateway.url}/exam`);
  });
  afterEach(async () => {
    await context.close();
    await gateway.close();
  });

  let count = 0;
  const still = (kind: IdentityStillKind, problems: IdentityStill['problems'] = []): IdentityStill => ({
    ...{ stillId: `${kind}-${(count += 1)}`, kind, widthPx: 640, heightPx: 480 },
    ...{ sharpness: 0.7, glarePercent: 0, problems },
  });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const commands = () => gateway.state.commands.map(({ command }) => command);
  const told = (text: string) =>
    page.locator('[data-identity] [role="status"]', { hasText: text }).first().waitFor({ state: 'attached' });
  const fits = async () => {
    expect(await violationsInBothThemes(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  };

  it('goes by keyboard from the face to the document, shows each picture, and sends both once', async () => {
    await page.locator('[data-finder] img').waitFor();
    await page.getByText('Picture 1 of 2').waitFor();
    await fits();
    await button('Take picture of my face').focus();
    await page.keyboard.press('Enter');
    await page.locator('h3:focus', { hasText: 'Is this a good picture of your face?' }).waitFor();
    await told('The picture is sharp and bright enough.');
    await page.locator('[data-still]').waitFor();
    await fits();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await told('Now your identity document.');
    await page.locator('[data-take]:focus', { hasText: 'my document' }).waitFor();
    await fits();
    await page.keyboard.press('Enter');
    await button('Use this picture').click();
    await page.locator('[data-step="room-scan"]').getByText('Now', { exact: true }).waitFor();
    expect(commands()).toEqual([
      { type: 'submit-identity', faceStillId: `face-${count - 1}`, documentStillId: `document-${count}` },
    ]);
  });

  it('says in plain words what is wrong, and lets it be sent all the same after the second try', async () => {
    gateway.state.answerStill = (kind) => still(kind, ['glare', 'blurred']);
    await button('Take picture of my face').click();
    await page.getByText('Light shines on it').first().waitFor();
    await page.locator('[data-problem="blurred"]', { hasText: 'The picture is blurred.' }).waitFor();
    await told('Light shines on it, and a part cannot be seen. Tilt it a little. The picture is blurred.');
    expect(await page.locator('[data-use]').count()).toBe(0);
    await fits();
    await button('Take again').click();
    await page.locator('[data-take]:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('send it anyway').waitFor();
    await fits();
    await button('Use it anyway').click();
    await page.getByText('Picture 2 of 2').waitFor();
    expect(commands()).toEqual([]);
  });

  it('takes a file where there is no webcam, and says what is wrong with one that is none', async () => {
    gateway.state.webcam = null;
    await page.reload();
    await page.getByText('We get no picture from a webcam.').waitFor();
    await fits();
    const file = (name: string, buffer: Buffer) =>
      page
        .locator('[data-identity] input[type="file"]')
        .setInputFiles({ name, mimeType: 'image/jpeg', buffer });
    gateway.state.answerStill = () => 'picture-invalid';
    await file('page.jpg', Buffer.from('<script>'));
    await page.getByRole('alert').getByText('This is no JPEG, PNG or WebP picture').waitFor();
    await file('large.jpg', Buffer.alloc(9 << 20));
    await page.getByRole('alert').getByText('body-too-large').waitFor();
    gateway.state.answerStill = (kind) => still(kind);
    gateway.state.webcam = picture;
    await file('face.jpg', picture);
    await button('Use this picture').click();
    await page.getByText('Picture 2 of 2').waitFor();
    expect(gateway.state.requests.filter((request) => request.includes('identity-uploads'))).toHaveLength(2);
  });

  it('begins again where the gateway has a picture no more, and keeps both where they are not taken', async () => {
    gateway.state.answerCommand = () => 'identity-still-missing';
    for (const kind of ['face', 'document']) {
      await button(`Take picture of my ${kind}`).click();
      await button('Use this picture').click();
    }
    await page.getByRole('alert').getByText('identity-still-missing').waitFor();
    await button('Take picture of my face').click();
    await button('Use this picture').click();
    gateway.state.answerCommand = () => 'command-conflict';
    await button('Take picture of my document').click();
    await button('Use this picture').click();
    await button('Send both pictures').waitFor();
    await page.getByRole('alert').getByText('command-conflict').waitFor();
    await fits();
  });

  it('is offered again in a pause that asks for it, and says that the pictures were sent', async () => {
    gateway.state.answerCommand = () => {
      const verifying = candidateState('verify again');
      const identity = { faceStillId: 'face', documentStillId: 'document' };
      return { ...verifying, version: 12, checkIn: { ...verifying.checkIn, identity } };
    };
    gateway.emit({ type: 'exam-session', examSession: candidateState('verify again') });
    const cover = page.getByRole('dialog', { name: 'Your exam is paused' });
    for (const kind of ['face', 'document']) {
      await cover.getByRole('button', { name: `Take picture of my ${kind}` }).click();
      await cover.getByRole('button', { name: 'Use this picture' }).click();
    }
    await cover.getByText('Your pictures were sent.').waitFor();
    expect(commands()).toMatchObject([{ type: 'submit-identity' }]);
    expect(await cover.locator('[data-finder]').count()).toBe(0);
  });
});
