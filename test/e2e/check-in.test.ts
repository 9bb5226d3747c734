import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInStepSchema, examSchema } from '../../gateway/contract/exams.ts';
import { launchChromium } from '../support/chromium.ts';
import { signIn } from '../support/console-page.ts';
import { checkIn, candidateTitle } from '../support/exam-course/candidate-steps.ts';
import { GatewayDesk } from '../support/exam-course/gateway-desk.ts';
import { dialog, openFromWall } from '../support/exam-course/proctor-steps.ts';
import { openWatchedPage, type WatchedPage } from '../support/exam-course/watched-page.ts';
import { startGateway, type GatewayProcess } from '../support/gateway-process.ts';

// In its usual scenario the virtual candidate shows two thirds of the room within seconds.
const policy = { roomCoveragePercent: 60 };
const exam = examSchema.parse({ id: 'anatomy', title: 'Anatomy II', durationMinutes: 10, policy });
const steps = checkInStepSchema.options;

describe('a whole check-in at the virtual headset, which turns its head', () => {
  let gateway: GatewayProcess;
  let browser: Browser;
  let watched: WatchedPage[];
  let candidate: Page;
  let proctor: Page;
  let desk: GatewayDesk;
  let examSessionId: string;

  beforeAll(async () => {
    gateway = await startGateway(['--no-demonstration']);
    browser = await launchChromium();
    watched = [await openWatchedPage(browser, 'candidate'), await openWatchedPage(browser, 'operator')];
    [candidate, proctor] = watched.map(({ page }) => page) as [Page, Page];
    await signIn(proctor, gateway, 'supervisor');
    desk = new GatewayDesk(proctor, gateway.address);
    await gateway.sensor();
    const scheduled = await desk.schedule(exam, 'Ada Lindqvist');
    ({ examSessionId } = scheduled);
    await openFromWall(proctor, gateway.address, examSessionId);
    await checkIn(candidate, scheduled.link, steps);
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  it('does every step by what was measured and taken, none of them waived', async () => {
    const { checkIn: done, state } = await desk.examSession(examSessionId);
    expect(state).toBe('lobby');
    expect(done.steps).toEqual(steps.map((step) => ({ step, done: true, waived: false })));
    expect(done.equipment?.filter(({ ok }) => !ok)).toEqual([]);
    expect(done.roomScan?.coveragePercent).toBeGreaterThanOrEqual(exam.policy.roomCoveragePercent);
  });

  it('lets the proctor compare the pictures, and admit', async () => {
    await proctor.getByRole('button', { name: 'Compare face and document' }).click();
    for (const name of ['Face, as sent', 'Document, as sent']) {
      const picture = dialog(proctor).getByRole('img', { name });
      await expect
        .poll(
          () => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
          { timeout: 30_000 },
        )
        .toBeGreaterThan(300);
    }
    await dialog(proctor).getByRole('button', { name: 'Looks right' }).click();
    await proctor.getByRole('button', { name: 'Admit' }).click();
    await candidateTitle(candidate, 'Anatomy II');
    expect(watched.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
