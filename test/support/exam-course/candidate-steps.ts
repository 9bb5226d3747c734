import type { Page } from 'playwright-core';
import type { CheckInStep } from '../../../gateway/contract/exams.ts';

/** Shown by the candidate's page as its heading. */
export const candidateTitle = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

export const candidateButton = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What a candidate does in each step of the check-in, on the page. */
const stepsOnPage: Partial<Record<CheckInStep, (page: Page) => Promise<void>>> = {
  consent: async (page) => {
    await candidateTitle(page, 'Do you agree to be watched?');
    await candidateButton(page, 'I agree').click();
  },
};

/** From the link to the lobby, through the steps that the exam asks for. */
export async function checkIn(
  page: Page,
  link: string,
  steps: readonly CheckInStep[] = ['consent'],
): Promise<void> {
  await page.goto(link);
  await candidateButton(page, 'Begin check-in').click();
  for (const step of steps) {
    const take = stepsOnPage[step];
    if (take === undefined) throw new Error(`nobody has written down how a candidate does ${step}`);
    await take(page);
  }
  await candidateTitle(page, 'You are ready');
}

/** Writes to the proctor. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Write to your proctor').fill(text);
  await page.keyboard.press('Enter');
}

/** The messages between candidate and proctor. */
export const conversation = (page: Page) => page.getByRole('region', { name: 'Messages' });

/** The exam clock that the page shows, in milliseconds, and whether it says that it stands. */
export async function shownClock(page: Page): Promise<{ leftMs: number; stands: boolean }> {
  const timer = page.getByRole('timer').first();
  const [text, label] = [await timer.textContent(), await timer.getAttribute('aria-label')];
  const [hours = NaN, minutes = NaN, seconds = NaN] = (text ?? '').split(':').map(Number);
  return {
    leftMs: ((hours * 60 + minutes) * 60 + seconds) * 1000,
    stands: label?.includes('stopped') ?? false,
  };
}
