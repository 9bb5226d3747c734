import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markers } from '../../hardware/virtual-headset/scene/markers.ts';
import { wallColour } from '../../hardware/virtual-webcam/index.ts';
import { connectedTo } from '../support/connected-process.ts';
import { heldSphereScreenshot, lookTo, signIn, sphere } from '../support/console-page.ts';
import { readPanoramaProbe } from '../support/page-probe.ts';
import { streamPixels, streamSound } from '../support/page-streams.ts';
import { openProctorViewer, type ProctorViewer } from '../support/proctor-viewer.ts';
import { capturedAtMs, unixMs } from '../support/sensor-clock.ts';
import {
  bearingDifferenceDeg,
  decodePicture,
  directionAtPixel,
  findHue,
  hueOf,
} from '../support/view-pixels.ts';

// One gateway and one browser for all of it; the end of the gateway comes last.
let viewer: ProctorViewer | undefined;
const watched = () => viewer ?? expect.fail('there is no viewer');
beforeAll(async () => {
  viewer = await openProctorViewer();
}, 300_000);
afterAll(() => viewer?.close());

const webcam = (page: Page) => page.locator('[data-webcam]');
const flowOf = (page: Page) => webcam(page).getAttribute('data-flow');
const digestOf = async (page: Page) => (await streamPixels(page, 'webcam')).digest;
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });

/** Resolves when the picture has been seen to change. */
async function moves(page: Page): Promise<void> {
  const before = await digestOf(page);
  await eventually(() => digestOf(page)).not.toBe(before);
}

/** Mean blue of a tenth of a picture about its middle. */
async function middleOf(png: Buffer): Promise<{ blue: number }> {
  const { data, widthPx, heightPx } = await decodePicture(png);
  const values: number[] = [];
  for (let row = Math.round(heightPx * 0.45); row < heightPx * 0.55; row += 1) {
    for (let column = Math.round(widthPx * 0.45); column < widthPx * 0.55; column += 1)
      values.push(data[3 * (row * widthPx + column) + 2] ?? 0);
  }
  return { blue: values.reduce((sum, value) => sum + value, 0) / values.length };
}

describe('the room of the virtual headset, in the browser’s pixels', () => {
  it('has markers all round the horizon and on both seams', () => {
    const bearings = markers.map(({ bearingDeg }) => bearingDeg);
    expect(bearings.length).toBeGreaterThanOrEqual(6);
    expect(bearings).toEqual(expect.arrayContaining([0, 90, 180, 270]));
  });

  it.each(markers)('shows marker $name at bearing $bearingDeg°', async (marker) => {
    const view = await lookTo(watched().page, marker.bearingDeg, marker.elevationDeg);
    const picture = await heldSphereScreenshot(watched().page);
    const found = findHue(picture, hueOf(...marker.rgb).hueDeg, 8);
    expect(found.pixels).toBeGreaterThan(400);
    const seen = directionAtPixel(view, picture, found.xPx, found.yPx);
    expect(Math.abs(bearingDifferenceDeg(seen.bearingDeg, marker.bearingDeg))).toBeLessThan(2);
    expect(Math.abs(seen.elevationDeg - marker.elevationDeg)).toBeLessThan(2);
  });
});

describe('beside the room, in the browser', () => {
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

describe('the webcam beside the room, in the browser', () => {
  /** The media worker that reads the webcam's pictures, which the gateway's log names the port of. */
  const webcamWorkers = async () => {
    const { gateway } = watched();
    const [, port] = [...gateway.log().matchAll(/"kind":"mjpeg-tcp","port":(\d+)/g)].at(-1) ?? [];
    return connectedTo(Number(port), await gateway.mediaWorkers());
  };

  it('is live while the room is, and says that it is a demonstration', async () => {
    const { page } = watched();
    await eventually(() => flowOf(page)).toBe('live');
    await expect(webcam(page).innerText()).resolves.toMatch(/demonstration/i);
    const shown = () => sphere(page).getAttribute('data-rtp-timestamp');
    const before = await shown();
    await eventually(shown).not.toBe(before);
  });

  it('shows somebody who moves, before a wall in its own colour', async () => {
    const { page } = watched();
    await page.keyboard.press('w');
    await page.locator('[data-webcam].large').waitFor();
    const { data, widthPx, heightPx } = await decodePicture(await webcam(page).locator('video').screenshot());
    for (const share of [0.1, 0.9]) {
      const at = 3 * (Math.round(heightPx / 4) * widthPx + Math.round(widthPx * share));
      for (const [index, sent] of [wallColour.r, wallColour.g, wallColour.b].entries()) {
        expect(Math.abs((data[at + index] ?? 0) - sent)).toBeLessThan(5);
      }
    }
    await page.keyboard.press('Escape');
    const { widthPx: sentWidthPx, heightPx: sentHeightPx } = await streamPixels(page, 'webcam');
    expect([sentWidthPx, sentHeightPx]).toEqual([640, 480]);
    await moves(page);
  });

  it('gives the stills of face and document while it is shown, for the proctor to compare', async () => {
    const { gateway, page } = watched();
    const candidate = await page.context().browser()?.newPage();
    if (candidate === undefined) return expect.fail('there is no browser');
    await signIn(candidate, gateway, 'candidate');
    await page.keyboard.press('v');
    await page.getByRole('dialog').locator('textarea').fill('The light has changed.');
    await page.getByRole('button', { name: 'Ask for verification' }).click();
    for (const kind of ['face', 'document']) {
      await candidate.locator('[data-finder] img').waitFor();
      await candidate.getByRole('button', { name: `Take picture of my ${kind}` }).click();
      await candidate.locator('[data-still]').waitFor();
      // Drawn sharply and evenly lit: whoever measures it finds nothing wrong.
      expect(await candidate.locator('[data-problem]').allInnerTexts()).toEqual([]);
      await candidate.getByRole('button', { name: 'Use this picture' }).click();
    }
    await candidate.getByText('Your pictures were sent.').waitFor();
    await page.getByRole('button', { name: 'Compare face and document' }).click();
    const stills = page.locator('[data-picture] img');
    const sizes = `[...document.querySelectorAll('[data-picture] img')].map((one) => [one.naturalWidth, one.naturalHeight])`;
    await eventually(() => page.evaluate(sizes)).toEqual([
      [640, 480],
      [640, 480],
    ]);
    // In the middle of the one is skin, in the middle of the other the card's pale ground.
    const middles = await Promise.all(
      [0, 1].map(async (which) => middleOf(await stills.nth(which).screenshot())),
    );
    expect(middles[0]?.blue).toBeLessThan(170);
    expect(middles[1]?.blue).toBeGreaterThan(190);
    await page.locator('[data-has-picture="true"]').waitFor();
    await page.getByRole('button', { name: 'Looks right, go on' }).click();
    await candidate.locator('[data-paused]').waitFor({ state: 'detached' });
    await candidate.close();
    await webcam(page).locator('video').waitFor();
    await eventually(() => flowOf(page)).toBe('live');
  });

  it('comes back by itself when its media worker dies; the room takes no notice', async () => {
    const { gateway, page } = watched();
    const workers = await gateway.mediaWorkers();
    const [pid, ...more] = await webcamWorkers();
    expect(more).toEqual([]);
    if (pid === undefined) return expect.fail('no media worker reads the webcam');
    await readPanoramaProbe(page);
    process.kill(pid, 'SIGKILL');
    await eventually(async () => (await webcamWorkers()).some((successor) => successor !== pid)).toBe(true);
    // A new decoder's element may be given the last picture of before; only a successor can have sent two different ones.
    await moves(page);
    await eventually(() => flowOf(page)).toBe('live');
    expect((await gateway.mediaWorkers()).filter((one) => workers.includes(one))).toEqual(
      workers.filter((one) => one !== pid),
    );
    const { frames } = await readPanoramaProbe(page);
    expect(frames.length).toBeGreaterThan(5);
    await expect(page.locator('[data-phase]').getAttribute('data-phase')).resolves.toBe('live');
  });
});

describe('a session view that nobody touches', () => {
  it('has its picture back after the death of all its media workers', async () => {
    const { gateway, page } = watched();
    const sensor = await gateway.sensor();
    const workers = await gateway.mediaWorkers();
    expect(workers.length).toBeGreaterThan(0);
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    const killedAtMs = unixMs();
    const successors = async () =>
      (await gateway.mediaWorkers()).filter((pid) => !workers.includes(pid)).length;
    await eventually(successors).toBe(workers.length);
    // Only a successor can have delivered what the sensor captured after the kill.
    let delivered = 0;
    const deliver = async () => {
      const { frames } = await readPanoramaProbe(page);
      delivered += frames.filter((frame) => (capturedAtMs(frame, sensor) ?? 0) > killedAtMs).length;
      return delivered;
    };
    await eventually(deliver).toBeGreaterThan(10);
    expect((await gateway.mediaWorkers()).filter((pid) => workers.includes(pid))).toEqual([]);
  });

  it('ends in order and leaves no process behind', async () => {
    const { gateway } = watched();
    const workers = await gateway.mediaWorkers();
    // A stop that takes longer than it may is cut short, and ends with another code.
    expect((await gateway.stop()).exitCode).toBe(0);
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
  });
});
