import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { ExamClients, type ExamCandidate } from '../support/exam-clients.ts';
import { startGateway, type GatewayProcess, type SensorTiming } from '../support/gateway-process.ts';
import { recordedPictureMs } from '../support/recorded-picture.ts';
import { quantile } from '../support/quantile.ts';
import { apartMs, shownReplay } from '../support/replay-page.ts';
import { capturedAtMs } from '../support/sensor-clock.ts';

const waiting = { timeout: 45_000, interval: 100 };
/** Between two pictures of a camera whose machine has other things to do; each says itself when it was captured. */
const pictureMs = 400;
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

let gateway: GatewayProcess;
let sensor: SensorTiming;
let clients: ExamClients;
let candidate: ExamCandidate;
let browser: Browser;
let page: Page;
/** Something of every track is recorded from then on. */
let recordedFromMs: number;
let replayPath: string;
let isRecorded: () => Promise<boolean>;
beforeAll(async () => {
  gateway = await startGateway(['--no-demonstration', '--headset', 'virtual']);
  sensor = await gateway.sensor();
  clients = await ExamClients.signIn(gateway);
  candidate = await clients.candidateInExam(1, { recording: { recorded: true, keptDays: 1 } });
  isRecorded = async () =>
    (await clients.examSessions()).some(
      ({ id, recording, media }) =>
        id === candidate.examSession.id && recording === 'recording' && media.condition === 'live',
    );
  await vi.waitUntil(isRecorded, { ...waiting, timeout: 60_000 });
  await seconds(2);
  recordedFromMs = Date.now();
  await seconds(18);
  replayPath = `${gateway.address}/sessions/${candidate.examSession.id}/replay`;
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'dark' });
  const [name = '', value = ''] = clients.proctor.split('=');
  await page.context().addCookies([{ name, value, url: gateway.address }]);
}, 300_000);
afterAll(async () => {
  await browser.close();
  await gateway.stop();
});

/** What is measured is for people; no test depends on it. */
const report = (text: string) => process.stderr.write(`${text}\n`);
const shown = () => shownReplay(page);
/** The ends of the timeline. */
const wholeMs = async () => {
  const of = async (name: string) => Number(await page.getByRole('slider').getAttribute(name));
  return [await of('aria-valuemin'), await of('aria-valuemax')] as const;
};
/** When the picture of a track was captured that is to be seen at a moment. */
const recordedMs = async (atMs: number, trackId = 'panorama') => {
  const { id: examSessionId } = candidate.examSession;
  const originMs = Number(await page.locator('[data-origin-ms]').getAttribute('data-origin-ms'));
  return recordedPictureMs(gateway, clients.proctor, { examSessionId, trackId, originMs, atMs });
};
const press = (key: string) => page.keyboard.press(key);
const isSettled = async () => {
  const { waitsFor, elements } = await shown();
  return waitsFor === '' && elements.every(({ ready }) => ready);
};
/** Of the first picture there, as it came. */
const widthOf = (selector: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.naturalWidth ?? 0`);
const settled = () => expect.poll(isSettled, waiting).toBe(true);
describe('replaying while it is recorded', () => {
  it('begins ten seconds ago with one key, and says that it is no live picture', async () => {
    await page.goto(`${gateway.address}/sessions/${candidate.examSession.id}`);
    await page.locator('[data-rtp-timestamp]').waitFor();
    await press('j');
    await page.waitForURL(/\/replay/);
    await page.locator('[data-replay-label]').waitFor();
    const first = await shown();
    expect(Math.abs(Date.now() - first.atMs - 10_000)).toBeLessThan(3_000);
    await expect.poll(async () => (await shown()).label, waiting).toMatch(/^Replay · \d\d:\d\d:\d\d$/);
    await settled();
  });

  it('plays all tracks in step', async () => {
    await expect.poll(async () => (await shown()).atMs - recordedFromMs, waiting).toBeGreaterThan(0);
    const before = await shown();
    expect(before.elements.map(({ track }) => track).sort()).toEqual(
      expect.arrayContaining(['microphone', 'panorama', 'screen-1']),
    );
    const apart: number[] = [];
    for (let look = 0; look < 12; look += 1) {
      await seconds(0.25);
      const now = await shown();
      if (now.waitsFor === '') apart.push(apartMs(now).tracks);
    }
    report(`tracks apart while playing: ${apart.map((ms) => Math.round(ms)).join(' ')} ms`);
    expect(quantile(apart, 0.5)).toBeLessThan(100);
    expect((await shown()).atMs).toBeGreaterThan(before.atMs + 1_000);
  });

  it('shows the chosen moment on all tracks', async () => {
    await press(' ');
    await press('Shift+ArrowLeft');
    const target = recordedFromMs + 6_000;
    await page.goto(`${replayPath}?at=${target}`);
    await page.locator('[data-origin-ms]').waitFor();
    await press(' ');
    await settled();
    const there = await shown();
    expect(there.elements.every(({ paused }) => paused)).toBe(true);
    await expect.poll(async () => apartMs(await shown()).drawn, waiting).toBeLessThan(pictureMs);
    const now = await shown();
    expect(apartMs(now).tracks).toBeLessThan(100);
    expect(now.isTurned).toBe(true);
    // What is to be seen there was in front of the lenses at that moment.
    const frame = {
      ...now,
      callbackAtMs: now.atMs + 500,
      displayedAtMs: 0,
      centre: [0, 0, 0] as [number, number, number],
    };
    const capturedMs = capturedAtMs(frame, sensor) ?? expect.fail('its time code cannot be read');
    expect(Math.abs(capturedMs - (now.drawnMs ?? NaN))).toBeLessThan(60);
  });

  it('goes back and ahead, and by single pictures', async () => {
    const before = (await shown()).atMs;
    await press('ArrowRight');
    await settled();
    await expect.poll(async () => Math.round((await shown()).atMs - before), waiting).toBe(5_000);
    await press('ArrowLeft');
    await press('.');
    await settled();
    await expect.poll(async () => (await shown()).atMs - before, waiting).toBeCloseTo(33, -1);
    const drawn = async () => Math.round((await shown()).drawnMs ?? 0);
    const picture = await drawn();
    const afterStep = async () => {
      await press('.');
      await settled();
      return drawn();
    };
    await expect.poll(afterStep, waiting).toBeGreaterThan(picture);
  });

  it('comes back to the very picture that was bookmarked', { timeout: 120_000 }, async () => {
    const drawn = async () => (await shown()).drawnMs;
    for (const step of ['.', '.', '.']) {
      await press(step);
      await settled();
    }
    await expect.poll(async () => apartMs(await shown()).drawn, waiting).toBeLessThan(pictureMs);
    const bookmarkedMs = await drawn();
    await press('b');
    await page.getByText('Bookmarked.').waitFor();
    for (const away of ['ArrowRight', 'ArrowLeft']) {
      await press(away);
      await settled();
      await expect.poll(drawn, waiting).not.toBe(bookmarkedMs);
      await press(away === 'ArrowRight' ? 'p' : 'n');
      await settled();
      await expect.poll(drawn, waiting).toBe(bookmarkedMs);
    }
  });

  it(
    'keeps an incident with its part of the recording and a picture with its bearing',
    { timeout: 120_000 },
    async () => {
      await press('i');
      await page.keyboard.type('A second person');
      await page.locator('[data-add-frame]').click();
      await expect.poll(() => widthOf('[data-incident] img'), waiting).toBe(320);
      const { drawnMs } = await shown();
      // What is written survives that the page is left.
      await press('Escape');
      await page.reload();
      await page.locator('[data-incident]').waitFor();
      await page.getByRole('button', { name: 'Save incident' }).click();
      await page.getByText('Incident saved.').waitFor();
      const log = await clients.log(candidate.examSession.id);
      const command = log.map((row) => row.command).find(({ type }) => type === 'incident');
      const atMs = Math.ceil(drawnMs ?? NaN);
      expect(command).toMatchObject({
        title: 'A second person',
        frames: [{ trackId: 'panorama', atMs, bearingDeg: 0 }],
      });
      await press('t');
      await page.getByText('decided that it is an incident: A second person').waitFor();
      await press('t');
      await page.locator('.span.incident').waitFor();
      await expect.poll(() => widthOf('.thumbnails img'), waiting).toBe(176);
      await press(' ');
      await settled();
    },
  );

  it('plays faster, without sound, and slower again', async () => {
    const isMuted = async () => (await shown()).elements.find(({ track }) => track === 'microphone')?.muted;
    // The page was loaded anew: a browser may hold sound back until somebody asks for it.
    if (await isMuted()) await press('m');
    await expect.poll(isMuted).toBe(false);
    await press(' ');
    await press(']');
    await press(']');
    await expect
      .poll(async () => (await shown()).elements.every(({ paused }) => !paused), waiting)
      .toBe(true);
    const speedOfASecond = async () => {
      const [before, startMs] = [await shown(), performance.now()];
      await seconds(1);
      return ((await shown()).atMs - before.atMs) / (performance.now() - startMs);
    };
    // Where a machine has other things to do, it waits for pictures in between.
    await expect.poll(speedOfASecond, waiting).toBeGreaterThan(1.5);
    expect(await isMuted()).toBe(true);
    await press('[');
    await press('[');
    await expect.poll(isMuted).toBe(false);
  });

  it('is sought by its timeline, anywhere', { timeout: 120_000 }, async () => {
    await press(' ');
    const track = page.locator('[data-timeline]');
    const box = (await track.boundingBox()) ?? expect.fail('there is no timeline');
    const tookMs: number[] = [];
    for (let seek = 0; seek < 20; seek += 1) {
      const before = (await shown()).drawnMs;
      const startMs = performance.now();
      // Here and there, and never twice at the same place.
      const [fromMs, toMs] = await wholeMs();
      const atMs = recordedFromMs + 0.85 * (toMs - recordedFromMs) * ((seek * 0.382) % 1);
      const share = (atMs - fromMs) / (toMs - fromMs);
      await page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
      const isThere = async () => {
        const now = await shown();
        return (
          now.drawnMs !== before &&
          now.waitsFor === '' &&
          now.elements.every(({ ready }) => ready) &&
          Math.abs((now.drawnMs ?? 0) - (await recordedMs(now.atMs))) < 2
        );
      };
      while (!(await isThere()))
        if (performance.now() - startMs > 45_000)
          expect.fail(`it never came: ${JSON.stringify(await shown())}`);
      const there = await shown();
      // In step, or at the very picture of the moment, where it is older.
      for (const { track, atMs: elementMs } of there.elements)
        if (Math.abs(elementMs - there.atMs) > 50)
          expect(Math.abs(elementMs - (await recordedMs(there.atMs, track))), track).toBeLessThan(2);
      tookMs.push(performance.now() - startMs);
    }
    report(
      `20 seeks: median ${quantile(tookMs, 0.5).toFixed(0)} ms, p95 ${quantile(tookMs, 0.95).toFixed(0)} ms`,
    );
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d:\d\d$/);
  });

  it('goes over what nobody recorded, and says why', { timeout: 120_000 }, async () => {
    const killedMs = Date.now();
    gateway = await gateway.killAndStartAgain();
    await expect.poll(isRecorded, { ...waiting, timeout: 60_000 }).toBe(true);
    // Why there is a gap is told when the first file behind it is closed.
    await seconds(14);
    await page.goto(`${replayPath}?at=${killedMs - 3_000}`);
    await page.locator('[data-origin-ms]').waitFor();
    const notice = page.getByText(/^Not recorded from/);
    await notice.waitFor();
    expect(await notice.textContent()).toContain('the gateway was not running');
    await expect.poll(isSettled, waiting).toBe(true);
    // Every track begins again at a moment of its own.
    await expect.poll(async () => apartMs(await shown()).tracks, waiting).toBeLessThan(100);
    const { atMs } = await shown();
    await expect.poll(async () => (await shown()).atMs, waiting).toBeGreaterThan(atMs);
    await press(' ');
  });

  it('explains its keys, and leads back to live with one', async () => {
    await press('?');
    await page.getByRole('dialog').waitFor();
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toContain('/replay');
    await press('l');
    await page.waitForURL((url) => !url.pathname.endsWith('/replay'));
    await page.locator('[data-rtp-timestamp]').waitFor();
  });

  it('begins with the first sample when the exam is over, and gives a report with pictures', async () => {
    const [examSession = expect.fail('it is not listed')] = await clients.examSessions();
    await clients.give(candidate.cookie, { ...candidate, examSession }, { type: 'hand-in' });
    await page.goto(replayPath);
    await page.locator('[data-open-report]').waitFor();
    const [fromMs] = await wholeMs();
    await expect.poll(async () => (await shown()).atMs - fromMs, waiting).toBeGreaterThan(1_000);
    // It is sealed a moment after it has ended.
    await expect
      .poll(async () => {
        await page.locator('[data-open-report]').click();
        return page.context().pages().length;
      }, waiting)
      .toBeGreaterThan(1);
    const report = page.context().pages().at(-1) ?? expect.fail('no page was opened');
    await report.getByRole('heading', { name: 'Session report' }).waitFor();
    await report.getByText('A second person').waitFor();
    expect(await report.locator('figure svg.picture').count()).toBe(2);
  });
});
