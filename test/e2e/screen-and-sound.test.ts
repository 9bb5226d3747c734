import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProctorViewer, type ProctorViewer } from '../support/proctor-viewer.ts';
import { streamPixels, streamSound } from '../support/page-streams.ts';

describe('beside the room, in the browser', () => {
  let viewer: ProctorViewer | undefined;
  const watched = () => viewer ?? expect.fail('there is no viewer');
  beforeAll(async () => {
    viewer = await openProctorViewer();
  }, 300_000);
  afterAll(() => viewer?.close());

  it('the candidate’s screen is seen: structured, and moving with its clock', async () => {
    const { page } = watched();
    const before = await streamPixels(page, 'screen-1');
    expect(before.widthPx).toBeGreaterThanOrEqual(1024);
    // A page of text on a light ground: most of it bright, some of it dark, smoothed letters in between.
    expect(before.meanLuma).toBeGreaterThan(60);
    expect(before.shades).toBeGreaterThanOrEqual(5);
    await expect
      .poll(async () => (await streamPixels(page, 'screen-1')).digest, { timeout: 10_000 })
      .not.toBe(before.digest);
  });

  it('the screen says that it is a demonstration', async () => {
    const { page } = watched();
    await expect(page.locator('main').innerText()).resolves.toMatch(/demonstration/i);
  });

  it('the microphone is heard: speech and typing, louder and softer', async () => {
    const sound = await streamSound(watched().page, 'microphone', 6);
    expect(Math.max(...sound.rmsDb)).toBeGreaterThan(-45);
    expect(Math.max(...sound.rmsDb) - Math.min(...sound.rmsDb)).toBeGreaterThan(6);
  });
});
