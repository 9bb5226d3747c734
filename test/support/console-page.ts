import type { Page } from 'playwright-core';
import type { Role } from '../../gateway/contract/roles.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { bearingDifferenceDeg, decodePicture, type LookedAt, type RgbPicture } from './view-pixels.ts';

/** Signs a page in with the one-time link that the gateway printed for the role. */
export async function signIn(
  page: Page,
  gateway: Pick<GatewayProcess, 'signInLinks'>,
  role: Role,
): Promise<void> {
  const link = gateway.signInLinks[role];
  if (link === undefined) throw new Error(`nobody is a ${role} here`);
  await page.goto(link);
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** The sphere: carries the view and the frame on show as data attributes. */
export const sphere = (page: Page) => page.locator('[data-yaw-deg]');

/** From the wall, opens the first exam session and waits until its sphere shows a frame. */
export async function openSessionView(page: Page): Promise<void> {
  await page.locator('a[href^="/sessions/"]').first().click();
  await page.locator('[data-rtp-timestamp]:not([data-rtp-timestamp=""])').waitFor({ timeout: 30_000 });
}

async function viewOf(page: Page): Promise<LookedAt> {
  const value = async (name: string) => Number(await sphere(page).getAttribute(`data-${name}-deg`));
  return { yawDeg: await value('yaw'), pitchDeg: await value('pitch'), fovDeg: await value('fov') };
}

/** Elevations at the upper and lower edge of the strip. */
const stripEdgesDeg = { top: 30, bottom: -50 };

/** Turns the sphere to a direction by double-clicking the strip there; resolves with the view once it stands still. */
export async function lookTo(page: Page, bearingDeg: number, elevationDeg = 0): Promise<LookedAt> {
  const strip = page.locator('[data-strip]');
  const box = await strip.boundingBox();
  if (box === null) throw new Error('the strip is not on the page');
  const x = (box.width * ((bearingDeg + 180) % 360)) / 360;
  const y = (box.height * (stripEdgesDeg.top - elevationDeg)) / (stripEdgesDeg.top - stripEdgesDeg.bottom);
  await strip.dblclick({ position: { x, y } });
  let before = await viewOf(page);
  for (;;) {
    await page.waitForTimeout(250);
    const now = await viewOf(page);
    if (now.yawDeg === before.yawDeg && Math.abs(bearingDifferenceDeg(now.yawDeg, bearingDeg)) < 5)
      return now;
    before = now;
  }
}

/** The sphere's pixels as they are on the screen. */
export async function sphereScreenshot(page: Page): Promise<RgbPicture> {
  return decodePicture(await sphere(page).screenshot());
}
