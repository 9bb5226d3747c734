import type { Page } from 'playwright-core';
import type { CheckInStep } from '../../../gateway/contract/exams.ts';
import { countBeeps } from '../count-beeps.ts';

/** Shown by the candidate's page as its heading. */
export const candidateTitle = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

export const candidateButton = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A loop of what the virtual candidate says and does lasts about half a minute, and a busy machine is slow. */
const longPatience = { timeout: 120_000 };

/** Listens to the beeps that are on their way to the page, and says there how many there were. */
async function countOnPage(page: Page): Promise<void> {
  let beeps = 0;
  await page.route('**/equipment/beeps', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    beeps = countBeeps(body);
    await route.fulfill({ response, body });
  });
  await candidateButton(page, 'Play the beeps').click();
  await page.getByText('How many beeps did you hear?').waitFor();
  await candidateButton(page, String(beeps)).click();
}

/** What a candidate does in each step of the check-in, on the page; the virtual one turns and speaks by itself. */
const stepsOnPage: Record<CheckInStep, (page: Page) => Promise<void>> = {
  consent: async (page) => {
    await candidateTitle(page, 'Do you agree to be watched?');
    await candidateButton(page, 'I agree').click();
  },
  equipment: async (page) => {
    await countOnPage(page);
    await candidateButton(page, 'Go on').click(longPatience);
  },
  identity: async (page) => {
    for (const what of ['face', 'document']) {
      await candidateButton(page, `Take picture of my ${what}`).click();
      await candidateButton(page, 'Use this picture').click();
    }
  },
  'room-scan': async (page) => {
    await candidateButton(page, 'I face my screen, start').click();
    await page.getByText('% seen,').waitFor();
    await page.getByText('% seen,').waitFor({ state: 'detached', ...longPatience });
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
  for (const step of steps) await stepsOnPage[step](page);
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
