import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvidenceFolders } from '../../gateway/adapters/evidence/evidence-folders.ts';
import { GstRecordedPictures } from '../../gateway/adapters/gstreamer/gst-recorded-pictures.ts';
import { workerEnvironment } from '../../gateway/adapters/gstreamer/worker-environment.ts';
import { picturePart } from '../../gateway/use-cases/replay-media.ts';
import { mp4Of } from '../support/evidence-files.ts';
import { readRecorded, recordWords, sessionKey, videoWords } from '../support/recording-pipeline.ts';
import { gstLaunch } from '../support/stitch-pipeline.ts';

const size = { width: 160, height: 120 };
const recorded = { examSessionId: 'exam', trackId: 'panorama', sessionKey };
const environment = workerEnvironment(process.env, '', null);
const unhurried = new AbortController().signal;

let evidenceFolder: string;
let files: EvidenceFolders;
/** Of every picture, in seconds since the origin. */
let timesS: number[];
/** Its luma, as another decoder sees it. */
let luma: Buffer[];

beforeAll(async () => {
  evidenceFolder = await mkdtemp(join(tmpdir(), 'recorded-pictures-'));
  const folder = join(evidenceFolder, recorded.examSessionId, recorded.trackId);
  await mkdir(folder, { recursive: true });
  const ended = await gstLaunch([...videoWords(75, 30), ...recordWords({ folder })]);
  expect(ended.exitCode, ended.text).toBe(0);
  files = new EvidenceFolders(evidenceFolder);
  const path = join(evidenceFolder, 'decrypted.mp4');
  await writeFile(path, mp4Of(await readRecorded(folder, 1)));
  const run = promisify(execFile);
  const asked = ['-v', 'error', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path];
  // A line may be what else is told of the frame before it.
  timesS = [...(await run('ffprobe', asked)).stdout.matchAll(/^[\d.]+/gm)].map(([time]) => Number(time));
  const scaled = ['-vf', `scale=${size.width}:${size.height}`, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', path, ...scaled], {
    ...{ encoding: 'buffer', maxBuffer: 1 << 28 },
  });
  const bytes = size.width * size.height;
  luma = Array.from({ length: stdout.length / bytes }, (_, at) =>
    stdout.subarray(at * bytes, (at + 1) * bytes),
  );
}, 60_000);
afterAll(() => rm(evidenceFolder, { recursive: true }));

/** The number of the picture that is most like a still. */
async function numberOf(jpeg: Uint8Array): Promise<number> {
  const still = await sharp(jpeg).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  expect(still.info).toMatchObject(size);
  const differences = luma.map((picture) =>
    picture.reduce((sum, value, at) => sum + Math.abs(value - (still.data[at] ?? 0)), 0),
  );
  return differences.indexOf(Math.min(...differences));
}
async function stillAt(atMs: number, isExact: boolean): Promise<Uint8Array> {
  const found = await picturePart(files, recorded, atMs, isExact);
  const { part, picture } = found ?? { part: new Uint8Array(), picture: 0 };
  return new GstRecordedPictures({ environment, timeoutMs: 30_000 }).still(
    part,
    picture,
    size.width,
    unhurried,
  );
}

describe('a picture of what was recorded', () => {
  it.each([0, 1, 12, 29, 30, 44, 74])(
    'is that of the moment: number %d',
    { timeout: 30_000 },
    async (number) => {
      const atMs = (timesS[number] ?? 0) * 1000 + 5;
      expect(await numberOf(await stillAt(atMs, true))).toBe(number);
    },
  );

  it('is that of the key frame before, where nothing more is asked', { timeout: 30_000 }, async () => {
    expect(await numberOf(await stillAt((timesS[50] ?? 0) * 1000, false))).toBe(30);
  });

  it('is the first one before the beginning, and none behind the end', { timeout: 30_000 }, async () => {
    expect(await numberOf(await stillAt(0, true))).toBe(0);
    expect(await picturePart(files, recorded, (timesS.at(-1) ?? 0) * 1000 + 1000, true)).toBeNull();
  });

  it(
    'is refused where nothing can be decoded, or nobody waits, and the next one is made',
    { timeout: 30_000 },
    async () => {
      const pictures = new GstRecordedPictures({ environment, timeoutMs: 30_000 });
      const found = await picturePart(files, recorded, (timesS[3] ?? 0) * 1000, true);
      const part = found?.part ?? new Uint8Array();
      const wrong = [Buffer.from('no MP4 file'), part.subarray(0, 900), new Uint8Array(0)];
      const made = wrong.map((one) => pictures.still(one, 1, 160, unhurried));
      const gone = pictures.still(part, 1, 160, AbortSignal.abort());
      const good = pictures.still(part, 1, 160, unhurried);
      for (const one of made) await expect(one).rejects.toMatchObject({ code: 'evidence-damaged' });
      await expect(gone).rejects.toMatchObject({ code: 'cancelled' });
      expect(await numberOf(await good)).toBe(0);
    },
  );

  it('is given up where it takes too long', { timeout: 30_000 }, async () => {
    const pictures = new GstRecordedPictures({ environment, timeoutMs: 1 });
    await expect(pictures.still(new Uint8Array(0), 1, 160, unhurried)).rejects.toMatchObject({
      code: 'evidence-damaged',
    });
  });
});
