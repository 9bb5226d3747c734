import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import type { IdentityStill, IdentityStillKind } from '../../gateway/contract/identity-stills.ts';
import { violationsInBothThemes } from '../support/console/accessibility.ts';
import { launchChromium } from '../support/chromium.ts';
import { candidateState, checkInWith } from '../support/console/candidate-states.ts';
import { startFakeGateway, type FakeGateway } from '../support/console/fake-gateway.ts';
import { sampleAccounts, sampleExamSession, sampleLogEntry } from '../support/console/sample-state.ts';
import { photograph } from '../support/hostile-pictures.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;

let browser: Browser;
let picture: Buffer;
beforeAll(async () => {
  browser = await launchChromium();
  picture = await photograph({ widthPx: 640, heightPx: 480 });
});
afterAll(() => browser.close());

describe('the candidate’s identity step', () => {
  let gateway: FakeGateway;
  let context: BrowserContext;
  let page: Page;
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

describe('the proctor’s comparison', () => {
  let gateway: FakeGateway;
  let context: BrowserContext;
  let page: Page;
  beforeEach(async () => {
    gateway = await startFakeGateway(consoleFolder, { accounts: sampleAccounts(), webcam: picture });
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'account', value: 'proctor', url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
  });
  afterEach(async () => {
    await context.close();
    await gateway.close();
  });

  const dialog = () => page.getByRole('dialog', { name: /^Identity of/ });
  const commands = () => gateway.state.commands.map(({ command }) => command);
  const sent = (sequence: number, faceStillId: string, documentStillId: string) =>
    sampleLogEntry('session-1', sequence, { type: 'submit-identity', faceStillId, documentStillId });
  async function compare(examSession: ExamSession): Promise<void> {
    gateway.state.examSessions = [examSession];
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByRole('toolbar', { name: 'Interventions' }).waitFor();
    // In a narrow window an exam that has begun shows its pictures first.
    if (examSession.state === 'paused') await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Compare face and document' }).click();
    await dialog().waitFor();
  }
  const shown = () =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll('[data-picture]')].map((one) => one.dataset.picture)`,
    );
  async function giveReason(reason: string): Promise<void> {
    await page.locator('[data-admission] textarea').fill(reason);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  it('shows what was sent beside what is live, and is looked at closely by wheel and keys', async () => {
    gateway.state.log = [sent(5, 'face-old', 'document-old'), sent(7, 'face', 'document')];
    await compare(sampleExamSession('session-1', { state: 'lobby', startedAt: null }));
    expect(await shown()).toEqual(['face', 'document']);
    await dialog().getByText('Room now, ahead and below').waitFor();
    await dialog().getByText('Webcam now').waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    const document = dialog().getByRole('application', { name: 'Document, as sent' });
    const zoom = async () => Number(await document.getAttribute('data-zoom'));
    await document.focus();
    await page.keyboard.press('+');
    expect(await zoom()).toBeCloseTo(1.25, 2);
    await page.keyboard.press('ArrowRight');
    const place = (style: string) => document.locator(`img[style*="${style}"]`).waitFor();
    await place('translate(-12.5%, 0%) scale(1.25)');
    await page.keyboard.press('0');
    await place('translate(0%, 0%) scale(1)');
    await document.hover();
    await page.mouse.wheel(0, -100);
    await expect.poll(zoom).toBeGreaterThan(1.2);
    await dialog().getByRole('button', { name: 'Show what was sent before' }).click();
    await dialog().getByText('Face, as sent (Sent before,').waitFor();
    expect(await shown()).toEqual(['face', 'face-old', 'document', 'document-old']);
    await dialog().getByRole('button', { name: 'Looks right' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(commands()).toEqual([]);
  });

  it('asks again with identity chosen, and refuses with a reason', async () => {
    await compare(sampleExamSession('session-1', { state: 'lobby', startedAt: null }));
    await dialog().getByRole('button', { name: 'Ask again' }).click();
    await page.getByRole('checkbox', { name: 'Identity', checked: true }).waitFor();
    await giveReason('We cannot read it.');
    await page.getByRole('button', { name: 'Compare face and document' }).click();
    await dialog().getByRole('button', { name: 'Refuse' }).click();
    await giveReason('Another person.');
    expect(commands()).toEqual([
      { type: 'ask-again', steps: ['identity'], reason: 'We cannot read it.' },
      { type: 'refuse', reason: 'Another person.' },
    ]);
  });

  it('says that there are none yet, and tells when they come', async () => {
    gateway.state.examSessions = [candidateState('check-in')];
    await page.goto(`${gateway.url}/sessions/session-1`);
    await page.getByText('Face and document: no pictures yet.').waitFor();
    expect(await page.getByRole('button', { name: 'Compare face and document' }).count()).toBe(0);
    const identity = { faceStillId: 'face', documentStillId: 'document' };
    const examSession = candidateState('check-in', {
      checkIn: { ...candidateState('check-in').checkIn, identity },
    });
    gateway.emit({ type: 'exam-session', examSession });
    await page
      .getByRole('status')
      .getByText('New pictures of the face and the document are here.')
      .waitFor({ state: 'attached' });
  });

  it('of an exam that stands for it has the new beside the old, and lets it go on', async () => {
    gateway.state.log = [sent(5, 'face-old', 'document-old')];
    const verifying = candidateState('verify again');
    await compare(verifying);
    expect(await shown()).toEqual(['face-old', 'document-old']);
    expect(await dialog().getByRole('button', { name: 'Looks right, go on' }).count()).toBe(0);
    await dialog().getByRole('button', { name: 'Ask again' }).click();
    await giveReason('Nearer, please.');
    const identity = { faceStillId: 'face-new', documentStillId: 'document-new' };
    gateway.state.log.push(sent(12, 'face-new', 'document-new'));
    gateway.emit({ type: 'log-entry', entry: sent(12, 'face-new', 'document-new') });
    await page.keyboard.press('t');
    const examSession = { ...verifying, version: 12, checkIn: { ...verifying.checkIn, identity } };
    gateway.emit({ type: 'exam-session', examSession });
    await page.getByRole('button', { name: 'Compare face and document' }).click();
    await expect.poll(shown).toEqual(['face-new', 'face-old', 'document-new', 'document-old']);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Looks right, go on' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(commands()).toEqual([{ type: 'verify-again', reason: 'Nearer, please.' }, { type: 'resume' }]);
  });
});
