import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consentTextVersion } from '../../console/features/candidate/consent-text-version.ts';
import type { ExamCommand } from '../../gateway/contract/exam-commands.ts';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import { loadScenario } from '../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { launchChromium } from '../support/chromium.ts';
import { violationsInBothThemes } from '../support/console/accessibility.ts';
import {
  candidateState,
  candidateStates,
  checkInWith,
  type CandidateState,
} from '../support/console/candidate-states.ts';
import { CandidateVisit } from '../support/console/candidate-visit.ts';
import { sampleLogEntry } from '../support/console/sample-state.ts';
import { fine, headSamples, newScan } from '../support/scanned-room.ts';

describe('the candidate’s page', () => {
  let browser: Browser;
  let visit: CandidateVisit;
  let gateway: CandidateVisit['gateway'];
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    visit = await CandidateVisit.begin(browser);
    ({ gateway, page } = visit);
  });
  afterEach(() => visit.end());

  const open: CandidateVisit['open'] = (...how) => visit.open(...how);
  const show = (examSession: ExamSession) => gateway.emit({ type: 'exam-session', examSession });
  const tell = (sequence: number, command: ExamCommand) =>
    gateway.emit({ type: 'log-entry', entry: sampleLogEntry('session-1', sequence, command) });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const commands = () => gateway.state.commands.map(({ command }) => command);
  const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  /** Goes to it by the Tab key alone. */
  async function tabTo(name: string): Promise<void> {
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab');
      const focused: string = await page.evaluate('document.activeElement?.textContent.trim() ?? ""');
      if (focused === name) return;
    }
    throw new Error(`the Tab key does not reach “${name}”`);
  }

  it.each(candidateStates)(
    '%s: no violation that axe finds, and nothing wider than 360 px',
    async (state) => {
      gateway.state.log = [
        sampleLogEntry('session-1', 5, { type: 'say', text: 'averylongword'.repeat(30) }),
        sampleLogEntry('session-1', 6, { type: 'warn', text: 'Please put the phone away.' }),
      ];
      await open(state);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
      expect(await violationsInBothThemes(page)).toEqual([]);
    },
  );

  it('in the exam, says what is wrong with the headset and how to put it right', async () => {
    const { media, version } = candidateState('in progress');
    await open('in progress', { media: { ...media, worn: false } });
    await page.getByRole('status').getByText('The headset is not on your head.').waitFor();
    await page.locator('[data-drawing="headset"]').waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    show(candidateState('in progress', { version: version + 1 }));
    await page.locator('[data-trouble]').waitFor({ state: 'detached' });
  });

  it('from the start to the lobby by keyboard: every command is sent once', async () => {
    gateway.state.answerCommand = (_, command) =>
      command.type === 'begin-check-in'
        ? candidateState('consent', { version: 9 })
        : candidateState('check-in', { version: 10 });
    await open('scheduled');
    await page.getByText('You have 120 minutes').waitFor();
    await tabTo('Begin check-in');
    await page.keyboard.press('Enter');
    await title('Do you agree to be watched?');
    await page.locator('h1:focus').waitFor();
    await page.getByRole('status').getByText('Do you agree to be watched?').waitFor({ state: 'attached' });
    await page.getByText('A calculator').waitFor();
    await page.getByText('Stay in your chair.').waitFor();
    await tabTo('I agree');
    await page.keyboard.press('Enter');
    await title('Check-in');
    await page.getByText('2 of 4 steps done').waitFor();
    expect(commands()).toEqual([
      { type: 'begin-check-in' },
      { type: 'give-consent', textVersion: consentTextVersion, language: 'en' },
    ]);
    expect(gateway.state.commands.map(({ basedOn }) => basedOn)).toEqual([8, 9]);
    show(candidateState('lobby', { version: 12 }));
    await title('You are ready');
  });

  it('shows what is measured of the equipment, how to mend it, and that it is mended', async () => {
    await open('equipment');
    const { equipment } = gateway.state;
    const item = (key: string) => page.locator(`[data-equipment="${key}"]`);
    await item('lens-2').getByText('Something covers this lens.').waitFor();
    await item('lens-2').getByRole('heading', { name: 'Camera lens: behind you' }).waitFor();
    await item('lens-2').locator('[data-drawing="uncover"]').waitFor();
    await item('lens-1').getByText('Fine').waitFor();
    await item('microphone').getByText('One, two, three, four').waitFor();
    // Measured without being asked to, once.
    await item('network').getByText('Fine').waitFor();
    await page.getByText('6 of 9 are fine').waitFor();

    await tabTo('Play the beeps');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'How many beeps did you hear?' }).waitFor();
    await button('4').click();
    await item('speaker').getByText('That was another number.').waitFor();
    await button('Play new beeps').click();
    await button('2').click();
    await item('speaker').getByText('Fine').waitFor();
    expect(equipment.counted).toEqual([4, 2]);

    await button('Ask the proctor for help').click();
    await page.getByText('Your proctor is told and sees what is missing.').waitFor();
    expect(equipment.finished).toBe(1);
    expect(commands()).toEqual([{ type: 'raise-hand' }]);

    equipment.readings = equipment.readings.map(({ what, value, unit }) => ({ what, value, unit, ok: true }));
    await page.getByRole('status').getByText('Everything is fine. You can go on.').waitFor();
    await button('Go on').click();
    await expect.poll(() => equipment.finished).toBe(2);
    expect(equipment.uploads).toHaveLength(1);
  });

  it('shows the steps of the check-in with words, and what was asked for again and why', async () => {
    await open('asked again');
    const step = (name: string) => page.locator(`[data-step="${name}"]`);
    await step('consent').getByText('Done').waitFor();
    await step('equipment').getByText('Not needed').waitFor();
    await step('identity').getByText('Once more', { exact: true }).waitFor();
    await step('identity').getByText('More light would help.').waitFor();
    await step('identity').getByText('Look at the webcam.').waitFor();
    expect(await step('identity').getAttribute('aria-current')).toBe('step');
    show(candidateState('check-in', { checkIn: checkInWith(['consent', 'equipment', 'identity']) }));
    await step('room-scan').getByText('Now').waitFor();
  });

  it('looks around as the page says: in words, as a picture, and by keyboard alone', async () => {
    const due = { checkIn: checkInWith(['consent', 'equipment', 'identity']) };
    await open('check-in', due);
    await tabTo('I face my screen, start');
    const starts = () => gateway.state.requests.filter((request) => request.endsWith('/room-scan')).length;
    expect(starts()).toBe(0);
    await page.keyboard.press('Enter');
    await expect.poll(starts).toBe(1);
    const scan = newScan();
    const { head } = await loadScenario('look-around');
    const told = (conditions = fine) =>
      gateway.emit({ type: 'room-scan', examSessionId: 'session-1', scan: scan.describe(85, conditions) });
    for (const sample of headSamples(head, 2)) scan.take(sample, fine);
    told();
    await page.locator('[data-say="turn-right"]').getByText('Turn to the right, slowly').waitFor();
    await page.locator('[data-said]', { hasText: 'Turn to the right' }).waitFor({ state: 'attached' });
    await page.getByText('35 % seen, 85 % are needed').waitFor();
    expect(await violationsInBothThemes(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    told({ ...fine, isPlugged: false });
    await page.getByText('Plug it in again; what was seen is kept').first().waitFor();
    scan.loseForward();
    told();
    await button('I face my screen, go on').waitFor();
    // A gateway that was started anew knows of no scan.
    gateway.state.roomScans.clear();
    gateway.dropEventStreams();
    await page.getByText('The scan was interrupted on our side').waitFor();
    await button('I face my screen, start').waitFor();
    show(candidateState('lobby', { version: 12 }));
    await title('You are ready');
  });

  it('tells the place in the lobby, and how long it may take only where that is known', async () => {
    await open('lobby');
    await page.getByText('Number 2 in line').waitFor();
    await page.getByText('About 6 min').waitFor();
    await page.getByText('3 min', { exact: true }).waitFor();
    const lobby = { since: new Date().toISOString(), place: 1, estimateMinutes: null };
    show(candidateState('lobby', { lobby }));
    await page.getByText('You are next').waitFor();
    await page.getByText('We cannot say yet').waitFor();
  });

  it('raises and lowers the hand by keyboard, and says so', async () => {
    gateway.state.answerCommand = (_, command) =>
      candidateState('in progress', {
        handRaisedSince: command.type === 'raise-hand' ? new Date().toISOString() : null,
      });
    await open('in progress');
    await tabTo('Raise hand');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Your hand is up').waitFor();
    await button('Lower hand').waitFor();
    await page.keyboard.press('Enter');
    await button('Raise hand').waitFor();
    expect(commands()).toEqual([{ type: 'raise-hand' }, { type: 'lower-hand' }]);
  });

  it('announces what the proctor writes, shows markup as text, and points toward the bearing', async () => {
    await open('in progress');
    const list = page.getByRole('region', { name: 'Messages' });
    tell(9, { type: 'message', text: '<script>document.title = "taken"</script><b>hi</b>' });
    await list.getByText('<script>document.title = "taken"</script><b>hi</b>').waitFor();
    await page.locator('[data-polite]', { hasText: 'Priya Nair: <script>' }).waitFor({ state: 'attached' });
    expect(await page.title()).not.toContain('taken');
    expect(await list.locator('b, script').count()).toBe(0);

    tell(10, { type: 'warn', text: 'Please put the phone away.' });
    await page
      .locator('[role="alert"]', { hasText: 'Please put the phone away.' })
      .waitFor({ state: 'attached' });
    const notice = page.locator('[data-proctor-notice]');
    await notice.getByText('Please note').waitFor();
    await button('I have read this').click();
    await notice.waitFor({ state: 'detached' });

    tell(11, { type: 'ask-to-adjust', text: 'Close the door.', bearingDeg: 137, elevationDeg: -40 });
    await page
      .locator('[role="alert"]', { hasText: 'behind you, to the right' })
      .waitFor({ state: 'attached' });
    await notice.getByText('Where: behind you, to the right, low down').waitFor();
    const turn: string = await page.evaluate(
      `getComputedStyle(document.querySelector('[data-proctor-notice] [data-bearing="137"] svg')).transform`,
    );
    const [cosine, sine] = turn.replace('matrix(', '').split(',').map(Number);
    expect(cosine).toBeCloseTo(Math.cos((137 * Math.PI) / 180), 3);
    expect(sine).toBeCloseTo(Math.sin((137 * Math.PI) / 180), 3);
  });

  it('does not announce again what was there before the page was opened', async () => {
    gateway.state.log = [sampleLogEntry('session-1', 8, { type: 'warn', text: 'Long ago.' })];
    await open('in progress');
    await page.getByRole('region', { name: 'Messages' }).getByText('Long ago.').waitFor();
    tell(9, { type: 'message', text: 'Now.' });
    await page.locator('[data-polite]', { hasText: 'Now.' }).waitFor({ state: 'attached' });
    expect(await page.locator('[data-urgent]').textContent()).toBe('');
    expect(await page.locator('[data-proctor-notice]').count()).toBe(0);
  });

  it('shows who talks, with captions', async () => {
    await open('in progress');
    tell(9, { type: 'start-talking' });
    show(candidateState('in progress', { talking: { accountId: 'proctor', name: 'Priya Nair' } }));
    const talking = page.getByRole('status').filter({ hasText: 'Priya Nair is talking to you' });
    await talking.getByText('If you do not hear it, write a message.').waitFor();
    tell(10, { type: 'caption', text: 'Can you hear me?' });
    await talking.getByText('Can you hear me?').waitFor();
    show(candidateState('in progress'));
    await page.getByText('is talking to you').waitFor({ state: 'detached' });
  });

  it('writes by keyboard; Enter sends, Shift and Enter make a line', async () => {
    gateway.state.answerCommand = (examSession, command) => {
      tell(9, command);
      return { ...examSession, version: 9 };
    };
    await open('in progress');
    await page.getByLabel('Write to your proctor').focus();
    await page.keyboard.type('One');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    await page.locator('[data-kind="own"]').getByText('One two').waitFor();
    expect(commands()).toEqual([{ type: 'say', text: 'One\ntwo' }]);
    await page.locator('[data-outgoing]').waitFor({ state: 'detached' });
  });

  it('hands in only after saying what that means', async () => {
    gateway.state.answerCommand = () => candidateState('handed in', { version: 9 });
    await open('in progress', { clock: { ...candidateState('in progress').clock, runs: false } });
    await button('Hand in').click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('0:48:00').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(commands()).toEqual([]);
    await button('Hand in').click();
    await dialog.getByRole('button', { name: 'Hand in' }).click();
    await title('You have handed in');
    expect(commands()).toEqual([{ type: 'hand-in' }]);
  });

  it('a refused command is explained and changes nothing', async () => {
    gateway.state.answerCommand = () => 'command-conflict';
    await open('scheduled');
    await button('Begin check-in').click();
    await page.getByRole('alert').getByText('command-conflict').waitFor();
    await title('Get ready for Anatomy II');
  });

  it('a pause covers everything, keeps what is being written, and goes as it came', async () => {
    await open('in progress');
    await page.getByLabel('Write to your proctor').fill('I was just');
    show(candidateState('paused'));
    const cover = page.getByRole('dialog', { name: 'Your exam is paused' });
    await cover.getByText('The fire alarm is being tested.').waitFor();
    await cover.getByText(/^About \d+:\d\d/).waitFor();
    expect(await cover.boundingBox()).toMatchObject({ x: 0, y: 0, width: 360, height: 740 });
    await page.keyboard.press('Escape');
    expect(await cover.getByLabel('Write to your proctor').inputValue()).toBe('I was just');
    tell(9, { type: 'message', text: 'Two more minutes.' });
    await cover.getByRole('region', { name: 'Messages' }).getByText('Two more minutes.').waitFor();
    await cover.getByRole('button', { name: 'Raise hand' }).click();
    await expect.poll(commands).toEqual([{ type: 'raise-hand' }]);
    show(candidateState('in progress'));
    await cover.waitFor({ state: 'detached' });
    await page.locator('[data-told]', { hasText: 'Your exam goes on' }).waitFor({ state: 'attached' });
    expect(await page.getByLabel('Write to your proctor').inputValue()).toBe('I was just');
  });

  it('says of the other pauses what will happen', async () => {
    await open('verify again');
    await page.getByText('show your face and your identity document').waitFor();
    await page.getByText('Your proctor tells you.').waitFor();
    show(candidateState('returned late'));
    await page.getByText('The connection was away for a while').waitFor();
    const checkIn = {
      ...checkInWith(['consent', 'equipment', 'room-scan']),
      askedAgain: { steps: ['identity' as const], reason: 'Another face was seen.' },
    };
    show(candidateState('paused', { checkIn }));
    await page.getByText('Another face was seen.').waitFor();
    await page.getByText('show your face and your identity document').waitFor();
  });

  it.each<[CandidateState, string, string]>([
    ['handed in', 'You have handed in', 'The recording is kept until'],
    ['time up', 'Your time is up', 'The recording is kept until'],
    ['terminated', 'A proctor has ended your exam', 'Somebody else was in the room and did not leave.'],
    ['cancelled', 'Your exam does not take place now', 'The document is for another exam.'],
    ['expired', 'This exam can no longer be started', 'Anything that was recorded before'],
  ])('%s: says what happened, what is kept and whom to ask', async (state, heading, text) => {
    await open(state);
    await title(heading);
    await page.getByText(text).waitFor();
    await page.getByText('Talk to the people who invited you').waitFor();
    expect(await page.getByLabel('Write to your proctor').count()).toBe(0);
  });
});
