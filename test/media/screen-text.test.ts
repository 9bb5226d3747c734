import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { X11DisplayProvider } from '../../gateway/adapters/display/x11-display-provider.ts';
import type { RungId } from '../../gateway/domain/media-plan/rung.ts';
import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import { decodePictures } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { until } from '../support/media/until.ts';
import { XServer } from '../support/media/x-server.ts';
import { planeQualityDb } from '../support/picture-quality.ts';
import { projectRoot } from '../support/project-root.ts';

const [widthPx, heightPx] = [1280, 720];
let folder: string;
let server: XServer;
let feed: JpegFeed;
let provider: X11DisplayProvider;
let source: MediaSource;
let page: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-text-'));
  server = await XServer.start();
  page = await pageOfText();
  await server.paintBitmap(folder, page, widthPx);
  feed = await JpegFeed.open([await twoColourJpeg(320, 160, [90, 90, 90], [90, 90, 90])], 30);
  const log = new LogLines();
  provider = new X11DisplayProvider({
    environment: { PATH: process.env.PATH, DISPLAY: server.displayName },
    examPagePath: join(projectRoot, 'gateway/adapters/display/demonstration-exam.html'),
    ...{ runtimeDirectory: folder, log },
  });
  source = await testEngine(log, { displays: provider }).start(
    panoramaHeadset({
      ...{ kind: 'mjpeg-tcp', widthPx: 320, heightPx: 160, framesPerSecond: 30 },
      port: feed.port,
    }),
  );
});
afterAll(async () => {
  await source.stop();
  await provider.close();
  await feed.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Lines of text of 9 to 22 px, black on white and not smoothed: one byte a pixel, 0 or 255. */
function pageOfText(): Promise<Buffer> {
  const sizes = [9, 10, 11, 12, 14, 16, 18, 22];
  const lines = Array.from({ length: 34 }, (_, line) => {
    const words = `${line + 1}. The femoral artery (a. femoralis) passes below the inguinal ligament; 0.75 ≤ x < 1.25?`;
    const size = sizes[line % sizes.length] ?? 12;
    return `<text x="24" y="${30 + line * 20}" font-size="${size}">${words.replace('<', '&lt;')}</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"
    font-family="DejaVu Sans, sans-serif"><rect width="100%" height="100%" fill="#fff"/>${lines.join('')}</svg>`;
  return sharp(Buffer.from(svg)).greyscale().threshold(150).raw().toBuffer();
}

/** Luma of the picture that a rung shows once the page has stood for a while. */
async function settled(rungId: RungId): Promise<{ luma: Buffer; widthPx: number; heightPx: number }> {
  const size = source.rungs('screen-1').find(({ id }) => id === rungId)?.size ?? expect.fail(rungId);
  const recording = new RtpRecording(source, 'screen-1', rungId);
  await until('pictures', () => new Set(recording.timestamps).size > 12);
  recording.reception.end();
  const last = recording.timestamps.at(-1);
  const whole = recording.packets.filter((packet) => packet.readUInt32BE(4) !== last);
  const { pictures } = decodePictures(whole, size.widthPx, size.heightPx);
  const raw = { width: size.widthPx, height: size.heightPx, channels: 3 as const };
  const rgb = pictures.at(-1) ?? expect.fail('there is no picture');
  return { luma: await sharp(rgb, { raw }).greyscale().raw().toBuffer(), ...size };
}

/** Without what is white all round: text alone. */
function textOf(luma: Buffer): Uint8Array {
  const rows: Buffer[] = [];
  for (let y = 0; y < heightPx; y += 1) {
    const row = page.subarray(y * widthPx, (y + 1) * widthPx);
    if (row.includes(0)) rows.push(luma.subarray(y * widthPx, y * widthPx + 900));
  }
  return Buffer.concat(rows);
}

it('a page of text is as sharp on the full rung as it is on the screen', async () => {
  const full = await settled('full');
  expect([full.widthPx, full.heightPx]).toEqual([widthPx, heightPx]);
  const qualityDb = planeQualityDb(textOf(full.luma), textOf(page));
  expect(qualityDb).toBeGreaterThan(30);
  // A letter's strokes are black and what is between them white: taken for one or the other, hardly a pixel is wrong.
  const [shown, truth] = [textOf(full.luma), textOf(page)];
  let wrong = 0;
  truth.forEach((value, at) => (wrong += (shown[at] ?? 0) >= 128 === value >= 128 ? 0 : 1));
  expect(wrong / truth.length).toBeLessThan(0.001);
});

it('its thumbnail is as wide as a tile, and shows the same page', async () => {
  const thumbnail = await settled('thumbnail');
  expect([thumbnail.widthPx, thumbnail.heightPx]).toEqual([480, 270]);
  const raw = { width: widthPx, height: heightPx, channels: 1 as const };
  const scaled = await sharp(page, { raw })
    .resize(480, 270, { kernel: 'linear' })
    .greyscale()
    .raw()
    .toBuffer();
  expect(planeQualityDb(thumbnail.luma, scaled)).toBeGreaterThan(15);
});
