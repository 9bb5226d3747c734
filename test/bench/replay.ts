import { launchChromium } from '../support/chromium.ts';
import { ExamClients } from '../support/exam-clients.ts';
import { startGateway } from '../support/gateway-process.ts';
import { quantile } from '../support/quantile.ts';
import { atMost, figure, progress, type Bench } from './figures.ts';
import { putLongRecording } from './replay/long-recording.ts';
import { recordedTracks } from './replay/recorded-segments.ts';
import { lookAtReplays, opening, seek } from './replay/replay-clicks.ts';

const goalOpeningMs = 1_000;
const goalSeekMs = 500;
const lengthS = { quick: 600, full: 4 * 3600 };
const rounds = { quick: { openings: 2, seeks: 10 }, full: { openings: 7, seeks: 100 } };
const notes = 200;
const segmentsOfTrack = 2;

/**
 * How soon a recording of four hours can be looked at in Chromium, and how soon any moment of it is shown on all tracks after a click on its
 * timeline. The browser decodes in software on the machine that reads, decrypts and serves.
 */
export const bench: Bench = async ({ quick }) => {
  const kind = quick ? 'quick' : 'full';
  const tracks = await recordedTracks(segmentsOfTrack);
  const gateway = await startGateway(['--no-demonstration', '--headset', 'usb']);
  const browser = await launchChromium();
  try {
    const clients = await ExamClients.signIn(gateway);
    const candidate = await clients.candidate(1, { recording: { recorded: true, keptDays: 1 } });
    const { id } = candidate.examSession;
    const { originMs, bytes, files } = await putLongRecording(gateway.dataDir, id, tracks, lengthS[kind]);
    for (let note = 0; note < notes; note += 1) {
      const atMs = Math.round(originMs + ((note + 0.5) * lengthS[kind] * 1000) / notes);
      await clients.give(clients.proctor, candidate, { type: 'bookmark', atMs, bearingDeg: 0 });
    }
    const [name = '', value = ''] = clients.proctor.split('=');
    const openings: Awaited<ReturnType<typeof opening>>[] = [];
    const tookMs: number[] = [];
    for (let round = 0; round < rounds[kind].openings; round += 1) {
      // With nothing in its cache.
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
      await context.addCookies([{ name, value, url: gateway.address }]);
      const page = await context.newPage();
      await lookAtReplays(page);
      const atMs = Math.round(originMs + lengthS[kind] * 1000 * Math.random() * 0.9);
      await page.goto(`${gateway.address}/sessions/${id}/replay?at=${atMs}`);
      openings.push(await opening(page));
      progress(`opened: ${JSON.stringify(openings.at(-1))}`);
      await page.keyboard.press(' ');
      const isLast = round === rounds[kind].openings - 1;
      for (let one = 0; isLast && one < rounds[kind].seeks; one += 1)
        // Here and there, and never twice at the same place: the picture that is there would be no news.
        tookMs.push(await seek(page, 0.01 + 0.98 * ((one * 0.381966) % 1)));
      await context.close();
    }
    const of = (key: keyof (typeof openings)[number]) =>
      quantile(
        openings.map((one) => one[key]),
        0.5,
      );
    return {
      timelineOpens: atMost(of('timelineMs'), goalOpeningMs, 'ms'),
      firstPicture: figure(of('pictureMs'), 'ms'),
      allThumbnails: figure(of('thumbnailsMs'), 'ms'),
      seekMedian: figure(quantile(tookMs, 0.5), 'ms'),
      seekP95: atMost(quantile(tookMs, 0.95), goalSeekMs, 'ms'),
      seekWorst: figure(Math.max(...tookMs), 'ms'),
      recording: figure(bytes / 1e9, 'GB'),
      files: figure(files, 'files'),
    };
  } finally {
    await browser.close();
    await gateway.stop();
  }
};
