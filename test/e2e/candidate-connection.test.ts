import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { CandidateVisit } from '../support/console/candidate-visit.ts';

describe('the candidate’s page and its connection', () => {
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
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const commands = () => gateway.state.commands.map(({ command }) => command);

  it('says at once when the connection is lost, and sends what was typed meanwhile once when it is back', async () => {
    await open('in progress');
    await page.context().setOffline(true);
    const alert = page.getByRole('alert').filter({ hasText: 'The connection is lost.' });
    await alert.getByText('Your exam time has stopped. Stay seated').waitFor();
    await page.getByRole('timer', { name: /the clock is stopped/ }).waitFor();
    const field = page.getByLabel('Write to your proctor');
    await field.fill('Are you there?');
    await page.keyboard.press('Enter');
    await field.fill('half a sent');
    await page.getByText('Not sent yet').waitFor();
    expect(commands()).toEqual([]);
    await page.context().setOffline(false);
    await alert.waitFor({ state: 'detached' });
    await page.locator('[data-outgoing]').waitFor({ state: 'detached' });
    expect(commands()).toEqual([{ type: 'say', text: 'Are you there?' }]);
    expect(await field.inputValue()).toBe('half a sent');
    await page.locator('[data-told]', { hasText: 'The connection is back' }).waitFor({ state: 'attached' });
  });

  it('a message whose answer is lost is sent again under the same key', async () => {
    await open('in progress');
    let cut = 0;
    await page.route('**/commands', async (route) => {
      cut += 1;
      if (cut > 5) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.getByLabel('Write to your proctor').fill('Once only');
    await button('Send').click();
    await page.locator('[data-outgoing]').waitFor();
    await page.locator('[data-outgoing]').waitFor({ state: 'detached', timeout: 30_000 });
    expect(cut).toBeGreaterThan(5);
    expect(new Set(gateway.state.commands.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('says that the time stands when the gateway did not hear the page', async () => {
    await open('in progress', { connection: 'reconnecting' });
    await page.getByRole('status').getByText('Your exam time has stopped until it is back').waitFor();
  });
});
