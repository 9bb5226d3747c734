import type { Page } from 'playwright-core';
import { z } from 'zod';

/** In the page: when a timeline stands with what happened along it, and when a moment that was clicked on is shown, on all tracks. */
const looking = `(() => {
  const root = () => document.querySelector('[data-origin-ms]');
  const isShown = () => {
    const page = root();
    if (page === null || page.dataset.waitsFor !== '') return null;
    const media = [...page.querySelectorAll('video, audio')];
    if (!media.every((element) => element.readyState >= 2 && !element.seeking)) return null;
    const { rtpTimestamp } = page.querySelector('[data-sphere]').dataset;
    if (rtpTimestamp === undefined) return null;
    const drawnMs = Number(page.dataset.originMs) + Number(rtpTimestamp) / 90;
    return Math.abs(drawnMs - Number(page.dataset.atMs)) < 400 ? drawnMs : null;
  };
  const state = () => JSON.stringify({
    clicked, ...root()?.dataset, ...root()?.querySelector('[data-sphere]')?.dataset,
    media: [...document.querySelectorAll('video, audio')].map((element) =>
      [element.readyState, element.seeking, element.currentTime, [...Array(element.buffered.length).keys()].map((at) => [element.buffered.start(at), element.buffered.end(at)])]),
  });
  const until = (look) => new Promise((resolve, reject) => {
    const sinceMs = performance.now();
    const again = () => {
      const found = look();
      if (found !== null) resolve(found);
      else if (performance.now() - sinceMs > 30_000) reject(new Error('it never came: ' + state()));
      else requestAnimationFrame(again);
    };
    again();
  });
  let clicked = null;
  addEventListener('pointerdown', () => { clicked = { atMs: performance.now(), drawnMs: isShown() }; }, true);
  window.replayBench = {
    timeline: () => until(() => document.querySelectorAll('.lanes .point').length > 0 && document.querySelector('[role=slider]') ? performance.now() : null),
    picture: () => until(() => isShown() === null ? null : performance.now()),
    thumbnails: () => until(() => {
      const images = [...document.querySelectorAll('.thumbnails img')];
      return images.length > 0 && images.every(({ naturalWidth }) => naturalWidth > 0) ? performance.now() : null;
    }),
    seek: async () => {
      await until(() => clicked);
      const { atMs, drawnMs } = clicked;
      await until(() => { const now = isShown(); return now !== null && now !== drawnMs ? now : null; });
      clicked = null;
      return performance.now() - atMs;
    },
  };
})()`;

export async function lookAtReplays(page: Page): Promise<void> {
  await page.addInitScript(looking);
}

/** Milliseconds since the page was asked for until its timeline stands, its first picture is shown, and all thumbnails are there. */
export async function opening(
  page: Page,
): Promise<{ timelineMs: number; pictureMs: number; thumbnailsMs: number }> {
  const ask = async (what: string) => z.number().parse(await page.evaluate(`replayBench.${what}()`));
  const [timelineMs, pictureMs, thumbnailsMs] = await Promise.all([
    ask('timeline'),
    ask('picture'),
    ask('thumbnails'),
  ]);
  return { timelineMs, pictureMs, thumbnailsMs };
}

/** Clicks somewhere on the timeline; milliseconds until all tracks show that moment. */
export async function seek(page: Page, share: number): Promise<number> {
  const box = await page.locator('[data-timeline]').boundingBox();
  if (box === null) throw new Error('there is no timeline');
  const [took] = await Promise.all([
    page.evaluate('replayBench.seek()'),
    page.mouse.click(box.x + box.width * share, box.y + box.height / 2),
  ]);
  return z.number().parse(took);
}
