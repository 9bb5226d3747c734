import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExamCommand } from '../../gateway/contract/exam-commands.ts';
import type { LogEntry } from '../../gateway/contract/exam-log.ts';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import { launchChromium } from '../support/chromium.ts';
import { startFakeGateway, type FakeGateway } from '../support/console/fake-gateway.ts';
import { fine, headSamples, newScan } from '../support/scanned-room.ts';
import { sampleAccounts, sampleExamSession } from '../support/console/sample-state.ts';

const consoleFolder = new URL('../../build/console', import.meta.url).pathname;
const since = '2026-11-25T09:00:00.000Z';

function said(sequence: number, command: ExamCommand): LogEntry {
  return {
    cursor: sequence,
    examSessionId: 'session-1',
    sequence,
    command,
    actor: { role: 'candidate', accountId: 'candidate', name: 'Ada Lindqvist' },
    at: new Date().toISOString(),
    state: 'in-progress',
  };
}

describe('what a proctor does in an exam session', () => {
  let browser: Browser;
  let gateway: FakeGateway;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    gateway = await startFakeGateway(consoleFolder, {
      accounts: sampleAccounts(),
      examSessions: [sampleExamSession('session-1')],
    });
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    await context.addCookies([{ name: 'account', value: 'proctor', url: gateway.url }]);
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
  });
  afterEach(async () => {
    await context.close();
    await gateway.close();
  });

  const open = async (change: Partial<ExamSession> = {}, query = '') => {
    gateway.state.examSessions = [sampleExamSession('session-1', change)];
    await page.goto(`${gateway.url}/sessions/session-1${query}`);
    await page.getByRole('toolbar', { name: 'Interventions' }).waitFor();
  };
  const dialog = () => page.getByRole('dialog');
  const commands = () => gateway.state.commands.map(({ command }) => command);
  const tell = (change: Partial<ExamSession>) =>
    gateway.emit({ type: 'exam-session', examSession: sampleExamSession('session-1', change) });

  it.each([
    ['c', 'message', 'Send a message', 'Please go on'],
    ['x', 'warn', 'Warn', 'No talking'],
    ['n', 'note', 'Write a note', 'Looked left'],
  ] as const)('%s and some words are a %s, by keyboard alone', async (key, type, title, text) => {
    await open();
    await page.keyboard.press(key);
    await dialog().getByRole('heading', { name: title }).waitFor();
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(commands()).toEqual([{ type, text }]);
    expect(gateway.state.commands[0]?.basedOn).toBe(8);
  });

  it.each([
    ['p', ['Fire alarm', '5'], { type: 'pause', reason: 'Fire alarm', expectedMinutes: 5 }],
    ['e', ['Fire alarm', '3'], { type: 'add-time', reason: 'Fire alarm', seconds: 180 }],
    ['v', ['Another face'], { type: 'verify-again', reason: 'Another face' }],
  ] as const)('%s asks for the reason and sends it', async (key, typed, command) => {
    await open();
    await page.keyboard.press(key);
    const [reason, minutes] = typed;
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type(reason);
    if (minutes !== undefined) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(minutes);
    }
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(commands()).toEqual([command]);
  });

  it('a request to adjust carries where the proctor looked, and a bookmark as well', async () => {
    await open({}, '?bearing=137&elevation=-10');
    await page.keyboard.press('b');
    await page.getByRole('status').getByText('Bookmarked.').waitFor();
    await page.keyboard.press('a');
    await dialog().getByText('137°, elevation -10°').waitFor();
    await dialog().getByRole('button', { name: 'Please remove what lies' }).click();
    await dialog().getByRole('button', { name: 'Send request' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(commands()).toEqual([
      { type: 'bookmark', bearingDeg: 137 },
      {
        type: 'ask-to-adjust',
        text: 'Please remove what lies in this direction.',
        bearingDeg: 137,
        elevationDeg: -10,
      },
    ]);
  });

  it('a refused command is explained, the view is refreshed and what was typed is still there', async () => {
    await open();
    const paused = sampleExamSession('session-1', { state: 'paused', version: 9, proctor: null });
    gateway.state.answerCommand = () => {
      gateway.state.examSessions = [paused];
      return 'command-conflict';
    };
    await page.keyboard.press('e');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('Fire alarm');
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').getByText('Somebody else has just decided something').waitFor();
    await dialog().getByText('We have loaded the exam session again').waitFor();
    await page.locator('header').getByText('Paused', { exact: true }).waitFor();
    expect(await dialog().getByLabel('Reason').inputValue()).toBe('Fire alarm');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    expect(await dialog().getByLabel('Reason').inputValue()).toBe('Fire alarm');
    gateway.state.answerCommand = (examSession) => ({ ...examSession, version: 10 });
    await dialog().getByRole('button', { name: 'Give time' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(gateway.state.commands.map(({ basedOn }) => basedOn)).toEqual([8, 9]);
  });

  it('a gateway that cannot be reached loses no words', async () => {
    await open();
    await page.route('**/commands', (route) => route.abort());
    await page.keyboard.press('c');
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('Are you well?');
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').getByText('The gateway does not answer').waitFor();
    expect(await dialog().getByLabel('Words', { exact: true }).inputValue()).toBe('Are you well?');
  });

  it('what is not possible now says why, and sends nothing', async () => {
    await open({ state: 'lobby', clock: { ...sampleExamSession('x').clock, runs: false } });
    const button = page.getByRole('button', { name: 'Terminate' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('q');
    await page.getByRole('status').getByText('the exam has not begun').waitFor();
    expect(await dialog().count()).toBe(0);
    expect(commands()).toEqual([]);
  });

  it('a termination takes the reason and the word, and says where a second person is needed', async () => {
    const { exam } = sampleExamSession('x');
    await open({ exam: { ...exam, policy: { ...exam.policy, twoPersonTermination: true } } });
    await page.keyboard.press('q');
    await dialog().getByText('A second person has to confirm it').waitFor();
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('Phone');
    await page.keyboard.press('Enter');
    await dialog().getByText('Type the word “terminate”.').waitFor();
    expect(commands()).toEqual([]);
    await dialog().getByLabel('Type “terminate”').fill('terminate');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(commands()).toEqual([{ type: 'terminate', reason: 'Phone' }]);
  });

  it('the second person confirms with the word; who asked can only withdraw', async () => {
    const pending = (accountId: string) => ({ accountId, name: 'Sam Okafor', reason: 'Phone' });
    await open({ pendingTermination: pending('proctor') });
    await page.locator('[data-banner="termination"]').getByText('Phone').waitFor();
    await page.keyboard.press('q');
    await dialog().getByText('somebody else has to confirm it').waitFor();
    expect(await dialog().getByRole('button', { name: 'Confirm termination' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    tell({ pendingTermination: pending('supervisor') });
    await page.keyboard.press('q');
    await dialog().getByRole('button', { name: 'Confirm termination' }).click();
    await dialog().getByText('Type the word “terminate”.').waitFor();
    expect(commands()).toEqual([]);
    await dialog().getByLabel('Type “terminate”').fill('terminate');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(commands()).toEqual([{ type: 'confirm-termination' }]);
  });

  it('a raised hand, a pause and an interruption are seen at once', async () => {
    await open();
    tell({ handRaisedSince: since });
    await page.getByRole('button', { name: 'Hand raised' }).waitFor();
    await page.keyboard.press('h');
    await page.getByRole('status').getByText('Hand answered.').waitFor();
    expect(commands()).toEqual([{ type: 'answer-hand' }]);
    const pause = { cause: 'proctor', reason: 'Fire alarm', since, expectedMinutes: 5 } as const;
    tell({ state: 'paused', pause, connection: 'reconnecting', interruptedSince: since });
    await page.locator('[data-banner="pausedFor"]').getByText('Fire alarm').waitFor();
    await page.locator('[data-banner="reconnecting"]').waitFor();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('markup in a candidate’s message is text, is seen wherever the log is, and is answered', async () => {
    await open();
    const markup = '<script>window.harmed = 1</script><img src=x onerror="window.harmed = 1">';
    gateway.emit({ type: 'log-entry', entry: said(1, { type: 'say', text: markup }) });
    await page.locator('[data-part="unanswered"]').getByText(markup).waitFor();
    await page.keyboard.press('t');
    await page.locator('[data-sequence="1"]').getByText(markup).waitFor();
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    await page.getByLabel('Answer Ada Lindqvist').fill('I cannot read this.');
    await page.keyboard.press('Enter');
    await expect.poll(commands).toEqual([{ type: 'message', text: 'I cannot read this.' }]);
    await expect.poll(() => page.getByLabel('Answer Ada Lindqvist').inputValue()).toBe('');
  });

  it('a long log shows its end, and more when asked', async () => {
    gateway.state.log = Array.from({ length: 10_000 }, (_, index) =>
      said(index + 1, { type: index % 2 === 0 ? 'raise-hand' : 'lower-hand' }),
    );
    await open();
    await page.keyboard.press('t');
    await page.locator('[data-sequence="10000"]').waitFor();
    expect(await page.locator('[data-sequence]').count()).toBe(200);
    await page.getByRole('button', { name: 'Show earlier (9800 more)' }).click();
    await expect.poll(() => page.locator('[data-sequence]').count()).toBe(400);
  });

  it('the lobby is first on the wall, and its check-in is decided in the session', async () => {
    const lobby = { since, place: 1, estimateMinutes: null };
    gateway.state.examSessions = [
      sampleExamSession('session-2', { candidateName: 'Ben Kowalski' }),
      sampleExamSession('session-1', { state: 'lobby', lobby }),
    ];
    await page.goto(`${gateway.url}/wall`);
    await page.getByRole('region', { name: 'Lobby' }).getByRole('link', { name: 'Ada Lindqvist' }).click();
    await page.getByText('Room seen: 91 %, needed: 85 %').waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await dialog().getByLabel('Room scan').check();
    await dialog().getByLabel('Reason').fill('The desk was covered');
    await dialog().getByRole('button', { name: 'Ask again' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Admit' }).click();
    await expect
      .poll(commands)
      .toEqual([
        { type: 'ask-again', steps: ['room-scan'], reason: 'The desk was covered' },
        { type: 'admit' },
      ]);
  });

  it('what the room scan has not seen is shown as unseen, live and in words', async () => {
    const { checkIn } = sampleExamSession('session-1');
    await open({ state: 'checking-in', checkIn: { ...checkIn, next: 'room-scan', roomScan: null } });
    const room = page.getByRole('region', { name: 'Room scan' });
    await room.getByText('No room scan yet').waitFor();
    const scan = newScan();
    const told = (conditions = fine) =>
      gateway.emit({ type: 'room-scan', examSessionId: 'session-1', scan: scan.describe(85, conditions) });
    for (const sample of headSamples([], 2)) scan.take(sample, fine);
    told();
    await room.getByText('Room seen: 35 %, needed: 85 %').waitFor();
    await room.getByText('Scan goes on').waitFor();
    const places = room.getByRole('list', { name: 'Not seen' });
    expect(await places.getByRole('listitem').allInnerTexts()).toEqual([
      'at eye level: right and left',
      'low down: ahead right, right, behind right, behind left, left and ahead left',
      'high up: ahead right, right, behind right, behind left, left and ahead left',
      'ceiling',
    ]);
    await page.evaluate(axe.source);
    const violations = await page.evaluate<string[]>(
      `axe.run('[data-room-coverage]').then(({ violations }) => violations.map(({ id }) => id))`,
    );
    expect(violations).toEqual([]);
    told({ ...fine, coveredLenses: [1] });
    await room.getByText('A lens is covered').waitFor();
    gateway.emit({ type: 'room-scan', examSessionId: 'session-1', scan: null });
    await room.getByText('No room scan yet').waitFor();
  });

  it('a tile says what happens to the candidate', async () => {
    const pause = { cause: 'proctor', reason: 'Alarm', since, expectedMinutes: null } as const;
    const change = {
      state: 'paused',
      pause,
      handRaisedSince: since,
      connection: 'offline',
      interruptedSince: since,
    } as const;
    gateway.state.examSessions = [sampleExamSession('session-1', change)];
    await page.goto(`${gateway.url}/wall`);
    const tile = page.locator('[data-exam-session="session-1"]');
    for (const words of ['Hand raised', 'Offline']) await tile.getByText(words).waitFor();
    expect(await tile.getByText('Paused').count()).toBe(2);
    expect(await tile.getByRole('timer').textContent()).toMatch(/^0:\d\d:\d\d$/);
  });
});
