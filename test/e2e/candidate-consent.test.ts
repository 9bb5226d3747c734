import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consentTextVersion } from '../../console/features/candidate/consent-text-version.ts';
import type { ExamSession } from '../../gateway/contract/exam-sessions.ts';
import { launchChromium } from '../support/chromium.ts';
import { violationsInBothThemes } from '../support/console/accessibility.ts';
import { candidateState } from '../support/console/candidate-states.ts';
import { CandidateVisit } from '../support/console/candidate-visit.ts';

describe('what the candidate is told before they agree', () => {
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
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const commands = () => gateway.state.commands.map(({ command }) => command);
  const title = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  it('says until when the recording is kept, or that there is none', async () => {
    await open('consent');
    const until = new Date(Date.now() + 30 * 86_400_000);
    const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' }).format(until);
    await page.getByText(`the recording is kept until ${date}`).waitFor();
    const { exam } = candidateState('consent');
    const policy = { ...exam.policy, recording: { recorded: false, keptDays: 0 } };
    show(candidateState('consent', { exam: { ...exam, policy } }));
    await page.getByText('Roundsight does not record them').waitFor();
  });

  it('says to which media server it goes as well, before consent and while it does, and agrees to that one', async () => {
    const publishing = { origin: 'https://sfu.university.example:8443', since: null };
    const told = page.locator('[data-published-to]');
    await open('consent', { publishing });
    await told.getByText('to the media server sfu.university.example:8443').waitFor();
    await page.getByText('Nothing is being sent there at the moment.').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await violationsInBothThemes(page)).toEqual([]);
    gateway.state.answerCommand = () => candidateState('check-in', { version: 10 });
    await button('I agree').click();
    await title('Check-in');
    expect(commands()).toEqual([
      {
        ...{ type: 'give-consent', textVersion: consentTextVersion, language: 'en' },
        publishedTo: publishing.origin,
      },
    ]);
    const since = new Date().toISOString();
    show(candidateState('in progress', { version: 11, publishing: { ...publishing, since } }));
    const line = page.locator('[data-published]');
    await line.getByText('Also sent to sfu.university.example:8443').waitFor();
    await page.getByText('What is watched and kept').click();
    await page.getByText('It has been sent there since').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await violationsInBothThemes(page)).toEqual([]);
    show(candidateState('in progress', { version: 12, publishing }));
    await line.waitFor({ state: 'detached' });
    show(candidateState('in progress', { version: 13 }));
    await told.waitFor({ state: 'detached' });
  });

  it('who does not agree sends nothing, is told whom to talk to, and may read it again', async () => {
    await open('consent');
    await button('I do not agree').click();
    await page.locator('h2:focus', { hasText: 'You have not agreed' }).waitFor();
    await page.getByText('We have sent no answer to anybody').waitFor();
    await page.getByLabel('Write to your proctor').waitFor();
    await button('Read it again').click();
    await button('I agree').waitFor();
    expect(commands()).toEqual([]);
  });
});
