import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EvidenceFileReader } from '../../gateway/adapters/evidence/evidence-file-reader.ts';
import { OrientationRecordings } from '../../gateway/adapters/evidence/orientation-recording.ts';
import type { RecordingNews } from '../../gateway/ports/media-engine.ts';
import { playOrdered, type OrderedPipeline } from '../support/ordered-pipeline.ts';
import {
  decodedCount,
  orderText,
  readRecorded,
  sessionKey,
  sessionKeyHex,
  soundWords,
  videoWords,
} from '../support/recording-pipeline.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { inTemporaryFolder } from '../support/stitch-pipeline.ts';
import { systemClock } from '../support/viewer-session.ts';

const waiting = { timeout: 60_000, interval: 5 };
const mebibyte = 1 << 20;
const tracks = ['video', 'sound', 'orientation'] as const;

let disk: SmallDisk;
let pipelines: OrderedPipeline[];
beforeEach(async () => {
  disk = await SmallDisk.mount(64 * mebibyte);
  pipelines = [];
  for (const track of tracks) await mkdir(join(disk.path, track));
});
afterEach(async () => {
  await Promise.all(pipelines.map((pipeline) => pipeline.end()));
  await disk.unmount();
});

type Track = (typeof tracks)[number];

/** What records one track onto the disk: what it says of itself, and an order to go on with a file of this number. */
interface Recorder {
  track: Track;
  news: () => { kind: string; reason?: string; number?: number }[];
  again: (number: number) => void;
}

const folderOf = (track: Track) => join(disk.path, track);

function nativeRecorder(track: Track, words: string[], originNs: bigint): Recorder {
  const pipeline = playOrdered([...words, 'roundsightrecord', 'name=record', 'segment-seconds=2']);
  pipelines.push(pipeline);
  const give = (firstNumber: number) =>
    pipeline.give(orderText({ folder: folderOf(track), firstNumber, originNs }));
  give(1);
  const news = () =>
    pipeline.messages.map(({ event, reason, number }) => ({
      ...{ kind: String(event), number: Number(number) },
      ...(reason === undefined ? {} : { reason: reason as string }),
    }));
  return { track, news, again: give };
}

function orientationRecorder(originNs: bigint): Recorder & { end: () => Promise<void> } {
  const news: RecordingNews[] = [];
  const order = { sessionKeyHex, originNs, nextNumber: 1, folder: folderOf('orientation') };
  const recording = new OrientationRecordings(systemClock).record({ at: () => [1, 0, 0, 0] }, order, (each) =>
    news.push(each),
  );
  return {
    track: 'orientation',
    news: () => news,
    again: (number) => recording.again(number),
    end: () => recording.end(),
  };
}

function startAll() {
  const originNs = systemClock.monotonicNs();
  const orientation = orientationRecorder(originNs);
  const recorders = [
    nativeRecorder('video', videoWords(100_000, 30), originNs),
    nativeRecorder('sound', soundWords(100_000), originNs),
    orientation,
  ];
  return { recorders, orientation, nowS: () => Number(systemClock.monotonicNs() - originNs) / 1e9 };
}

const count = ({ news }: Recorder, wanted: string) => news().filter(({ kind }) => kind === wanted).length;
const names = async (track: Track) => (await readdir(folderOf(track))).sort();

/** The files of a track as they are now, and up to when it is recorded, in seconds. */
async function recorded(track: Track) {
  const files = await Promise.all(
    (await names(track)).map(async (name) => {
      const path = join(folderOf(track), name);
      const file = await EvidenceFileReader.open(path, sessionKey);
      const { state, times, wholeBytes } = await file.verify().finally(() => file.close());
      const timescale = file.index.header?.timescale ?? expect.fail(`${name} has no header`);
      const startS = (times?.startTicks ?? 0) / timescale;
      return {
        state: state.state,
        startS,
        endS: (times?.endTicks ?? 0) / timescale,
        wholeBytes,
        bytes: await readFile(path),
      };
    }),
  );
  return { files, endS: Math.max(...files.map(({ endS }) => endS)) };
}

it(
  'loses at most a second when its disk is full, never what was there before, and goes on when there is room',
  { timeout: 180_000 },
  async () => {
    const { recorders, orientation, nowS } = startAll();
    for (const recorder of recorders)
      await expect.poll(() => count(recorder, 'opened'), waiting).toBeGreaterThan(0);
    await expect.poll(() => count(recorders[0] ?? expect.fail(), 'closed'), waiting).toBeGreaterThan(1);
    const before = new Map(
      await Promise.all(tracks.map(async (track) => [track, await recorded(track)] as const)),
    );
    await disk.leave(96 * 1024);
    const failedS = new Map<Track, number>();
    const waitForFault = async (recorder: Recorder) => {
      await expect.poll(() => count(recorder, 'failed'), waiting).toBe(1);
      failedS.set(recorder.track, nowS());
    };
    await Promise.all(recorders.map(waitForFault));
    for (const { news } of recorders)
      expect(news().filter(({ kind }) => kind === 'failed')).toMatchObject([{ reason: 'disk-full' }]);

    // Tried again while it is full still: that is told again, and leaves nothing.
    const full = new Map(
      await Promise.all(tracks.map(async (track) => [track, await names(track)] as const)),
    );
    await disk.leave(0);
    for (const { track, again } of recorders) again((full.get(track)?.length ?? 0) + 1);
    for (const recorder of recorders) await expect.poll(() => count(recorder, 'failed'), waiting).toBe(2);
    for (const track of tracks) expect(await names(track)).toEqual(full.get(track));

    for (const track of tracks) {
      const { files, endS } = await recorded(track);
      expect((failedS.get(track) ?? 0) - endS).toBeLessThan(1);
      expect(files.slice(0, -1).map(({ state }) => state)).toEqual(files.slice(1).map(() => 'ended'));
      // What was half written is cut off again.
      for (const { wholeBytes, bytes } of files) expect(bytes.length).toBe(wholeBytes);
      for (const [place, earlier] of (before.get(track)?.files ?? []).entries()) {
        const now = files[place]?.bytes.subarray(0, earlier.wholeBytes);
        expect(now?.equals(earlier.bytes.subarray(0, earlier.wholeBytes))).toBe(true);
      }
    }

    await disk.leave(32 * mebibyte);
    for (const { track, again } of recorders) again((full.get(track)?.length ?? 0) + 1);
    for (const recorder of recorders) {
      const whole = (full.get(recorder.track)?.length ?? 0) + 1;
      const isThere = () => recorder.news().some(({ kind, number }) => kind === 'opened' && number === whole);
      await expect.poll(isThere, waiting).toBe(true);
    }
    await expect.poll(() => count(recorders[0] ?? expect.fail(), 'closed'), waiting).toBeGreaterThan(3);
    await orientation.end();
    await Promise.all(pipelines.map((pipeline) => pipeline.end()));
    await inTemporaryFolder(async (work) => {
      for (const track of tracks) {
        const { files } = await recorded(track);
        expect(files.length).toBeGreaterThan(full.get(track)?.length ?? Infinity);
        for (const [place, { state, startS, endS }] of files.entries()) {
          expect(['ended', 'torn']).toContain(state);
          // One that was begun in the last moment has nothing but its beginning.
          if (endS > 0) expect(startS).toBeGreaterThanOrEqual(files[place - 1]?.endS ?? 0);
          if (track === 'orientation' || endS === 0) continue;
          expect(await decodedCount(work, await readRecorded(folderOf(track), place + 1))).toBeGreaterThan(0);
        }
      }
    });
  },
);
