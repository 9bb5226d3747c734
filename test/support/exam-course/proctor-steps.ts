import type { Page } from 'playwright-core';

/** From the wall into the exam session. */
export async function openFromWall(page: Page, address: string, examSessionId: string): Promise<void> {
  await page.goto(`${address}/wall`);
  await page.locator(`a[href="/sessions/${examSessionId}"]`).first().click();
  await page.getByRole('toolbar', { name: 'Interventions' }).waitFor();
}

export const dialog = (page: Page) => page.getByRole('dialog');
/** What happened; on a small screen it may stand behind the pictures. */
export const timeline = (page: Page) => page.locator('section.timeline');
export const header = (page: Page) => page.locator('.session header').first();

/** An intervention by its key: types the words, then what each Tab leads to, and waits until it is taken. */
export async function intervene(page: Page, key: string, words?: string, ...fields: string[]): Promise<void> {
  await page.locator('body').press(key);
  if (words !== undefined) {
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type(words);
    for (const field of fields) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(field);
    }
    await page.keyboard.press('Enter');
  }
  await dialog(page).waitFor({ state: 'detached' });
}
