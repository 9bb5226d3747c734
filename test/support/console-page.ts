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

/**
 * Has the page's spheres draw nothing; to be called before the page is opened. Without a graphics processor Chromium would draw them on
 * the very cores that are to be idle while it is measured how pictures arrive; a proctor's machine has one.
 */
export async function drawNothing(page: Page): Promise<void> {
  await page.addInitScript({
    content: `for (const name of ['texImage2D', 'texSubImage2D', 'drawArrays', 'drawElements'])
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) prototype[name] = () => undefined;`,
  });
}

/** The sphere: carries the view and the frame on show as data attributes. */
export const sphere = (page: Page) => page.locator('[data-yaw-deg]');

/** From the wall, opens the first exam session and waits until its sphere shows a frame. */
export async function openSessionView(page: Page): Promise<void> {
  await page.locator('a[href^="/sessions/"]').first().click();
  await sessionViewShows(page);
}

/** Waits until the sphere of the session view shows a frame. */
export async function sessionViewShows(page: Page): Promise<void> {
  await page.locator('[data-rtp-timestamp]:not([data-rtp-timestamp=""])').waitFor({ timeout: 30_000 });
}

/** Elevations at the upper and lower edge of the strip. */
const stripEdgesDeg = { top: 30, bottom: -50 };

/**
 * Turns the sphere to a direction by double-clicking the strip there; resolves with the view once it is on the screen, so that a
 * screenshot taken then is of it.
 */
export async function lookTo(page: Page, bearingDeg: number, elevationDeg = 0): Promise<LookedAt> {
  // The view is what was asked for at once, not after a turn whose end nobody can see.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const strip = page.locator('[data-strip]');
  const box = await strip.boundingBox();
  if (box === null) throw new Error('the strip is not on the page');
  const x = (box.width * ((bearingDeg + 180) % 360)) / 360;
  const y = (box.height * (stripEdgesDeg.top - elevationDeg)) / (stripEdgesDeg.top - stripEdgesDeg.bottom);
  await strip.dblclick({ position: { x, y } });
  for (;;) {
    const view = await drawnView(page);
    if (view !== null && Math.abs(bearingDifferenceDeg(view.yawDeg, bearingDeg)) < 5) return view;
  }
}

/** The view of the picture that is on the screen: drawn as asked for, and two refreshes old; null while that is not so. */
async function drawnView(page: Page): Promise<LookedAt | null> {
  return page.evaluate<LookedAt | null>(`new Promise((resolve) => {
    const { yawDeg, pitchDeg, fovDeg, drawnView } = document.querySelector('[data-yaw-deg]').dataset;
    const isDrawn = drawnView === [yawDeg, pitchDeg, fovDeg].join(' ');
    const view = { yawDeg: Number(yawDeg), pitchDeg: Number(pitchDeg), fovDeg: Number(fovDeg) };
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(isDrawn ? view : null)));
  })`);
}

/** The sphere's pixels as they are on the screen. */
export async function sphereScreenshot(page: Page): Promise<RgbPicture> {
  return decodePicture(await sphere(page).screenshot());
}

/**
 * The sphere's pixels of a frame that is drawn as the head was turned when it was taken: what is told of a frame may come after it,
 * and meanwhile it is drawn as the head was turned before. Not for colours: Chromium halts a video at a copy that does not say how
 * its colours are to be read.
 */
export async function heldSphereScreenshot(page: Page): Promise<RgbPicture> {
  while (!(await holdFrame(page)));
  try {
    return await sphereScreenshot(page);
  } finally {
    await page.evaluate(`${panoramaVideo}.play()`);
  }
}

const panoramaVideo = `[...document.querySelectorAll('video')].find(({ srcObject }) => srcObject?.id === 'panorama')`;

/** Halts the video at a frame; false where nothing was told of it, and then it plays on. */
async function holdFrame(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(`(async () => {
    const video = ${panoramaVideo};
    const { dataset } = document.querySelector('[data-yaw-deg]');
    const refresh = () => new Promise(requestAnimationFrame);
    video.pause();
    // Frames that were on their way are drawn, then none comes any more; what is told of the last has a second to come.
    for (let [quiet, waited] = [0, 0]; waited < 60; waited += 1) {
      const before = dataset.rtpTimestamp;
      await refresh();
      quiet = dataset.rtpTimestamp === before ? quiet + 1 : 0;
      if (quiet > 10 && dataset.captureUs !== '') return true;
    }
    await video.play();
    await refresh();
    return false;
  })()`);
}
