import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceFileReader } from '../../gateway/adapters/evidence/evidence-file-reader.ts';
import type { Verification } from '../../gateway/domain/evidence/evidence-index.ts';
import type { MediaSource, RecordingNews, TrackRecording } from '../../gateway/ports/media-engine.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { until } from '../support/media/until.ts';

const size = { widthPx: 320, heightPx: 160 };
const framesPerSecond = 30;
const sessionKey = Buffer.alloc(32, 5);

describe('a track that the media engine records', () => {
  let feed: JpegFeed;
  let source: MediaSource;
  let folder: string;
  let log: LogLines;
  let news: RecordingNews[];
  /** Host monotonic nanoseconds of tick 0. */
  let originNs: bigint;

  beforeEach(async () => {
    log = new LogLines();
    news = [];
    originNs = process.hrtime.bigint() - 5_000_000_000n;
    folder = await mkdtemp(join(tmpdir(), 'roundsight evidence '));
    const picture = await twoColourJpeg(size.widthPx, size.heightPx, [200, 40, 40], [40, 60, 200]);
    feed = await JpegFeed.open([picture], framesPerSecond);
    source = await testEngine(log).start(
      panoramaHeadset({ kind: 'mjpeg-tcp', port: feed.port, ...size, framesPerSecond }),
    );
  });
  afterEach(async () => {
    await source.stop();
    await feed.close();
    await rm(folder, { recursive: true });
  });

  const begin = (): TrackRecording => {
    const order = {
      sessionKeyHex: sessionKey.toString('hex'),
      ...{ originNs, nextNumber: 1, folder },
    };
    return source.record('panorama', order, (each) => news.push(each));
  };
  const nowTicks = () => (Number(process.hrtime.bigint() - originNs) / 1e9) * 90_000;
  const told = (kind: RecordingNews['kind']) => news.filter((each) => each.kind === kind);
  async function verified(number: number): Promise<Verification> {
    const name = `${String(number).padStart(6, '0')}.rsev`;
    const file = await EvidenceFileReader.open(join(folder, name), sessionKey);
    return file.verify().finally(() => file.close());
  }

  it('is in a file that was closed when the recording ends, at the times of capture', async () => {
    const recording = begin();
    await until('a file', () => told('opened').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await recording.end();
    expect(news.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
    const closed = news.find((each) => each.kind === 'closed') ?? expect.fail();
    const { state, sha256, mp4Bytes, times } = await verified(1);
    expect({ state, sha256, mp4Bytes }).toEqual({
      state: { state: 'ended' },
      ...{ sha256: closed.sha256, mp4Bytes: closed.mp4Bytes },
    });
    const seconds = ((times?.endTicks ?? 0) - (times?.startTicks ?? 0)) / 90_000;
    expect(seconds).toBeGreaterThan(1.5);
    expect(closed.samples / seconds).toBeGreaterThan(framesPerSecond * 0.8);
    expect(closed.samples / seconds).toBeLessThan(framesPerSecond * 1.2);
    // The origin was five seconds before anything was recorded.
    expect(closed.startTicks / 90_000).toBeGreaterThan(5);
    // The last picture lasts until the next one would have come.
    expect(closed.endTicks).toBeLessThan(nowTicks() + 90_000 / framesPerSecond);
  });

  it('goes on in another file when its worker is killed, and loses less than a second of the first', async () => {
    const recording = begin();
    await until('a file', () => told('opened').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const killedTicks = nowTicks();
    process.kill(log.workerPids.at(-1) ?? 0, 'SIGKILL');
    await until('the next file', () => told('opened').length === 2);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await recording.end();
    expect(news.map(({ kind }) => kind)).toEqual(['opened', 'worker-gone', 'opened', 'closed']);
    expect(await readdir(folder)).toEqual(['000001.rsev', '000002.rsev']);
    const [torn, next] = [await verified(1), await verified(2)];
    expect([torn.state.state, next.state.state]).toEqual(['torn', 'ended']);
    const endTicks = torn.times?.endTicks ?? 0;
    expect(killedTicks - endTicks).toBeLessThan(90_000);
    expect(next.times?.startTicks).toBeGreaterThan(endTicks);
  });

  it('is encoded for the recording alone, and not any longer than that', async () => {
    const rate = () =>
      source.statistics().rungs.find(({ trackId, rungId }) => trackId === 'panorama' && rungId === 'full');
    expect(rate()?.receivers).toBe(0);
    const recording = begin();
    await until('a file', () => told('opened').length === 1);
    expect(rate()?.receivers).toBe(1);
    await recording.end();
    expect(rate()?.receivers).toBe(0);
  });
});
