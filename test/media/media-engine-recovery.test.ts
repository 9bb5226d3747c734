import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GstreamerMediaEngineOptions } from '../../gateway/adapters/gstreamer/gstreamer-media-engine.ts';
import type { MediaSource, MediaStatus } from '../../gateway/ports/media-engine.ts';
import { isAlive } from '../support/media/alive.ts';
import { decodePictures, meanColour, startsKeyFrame } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { until } from '../support/media/until.ts';

const widthPx = 320;
const heightPx = 160;
const framesPerSecond = 30;
const before = [200, 40, 40] as const;
const after = [40, 60, 200] as const;

describe('the media engine, when something dies', () => {
  let feed: JpegFeed;
  let source: MediaSource;
  let recording: RtpRecording;
  let statuses: MediaStatus[];
  let log: LogLines;

  const start = async (options: Partial<GstreamerMediaEngineOptions> = {}) => {
    source = await testEngine(log, options).start(
      panoramaHeadset({ kind: 'mjpeg-tcp', port: feed.port, widthPx, heightPx, framesPerSecond }),
    );
    source.onStatus((status) => statuses.push(status));
    recording = new RtpRecording(source, 'panorama');
  };
  const frames = () => new Set(recording.timestamps).size;
  const worker = () => log.workerPids.at(-1) ?? 0;

  beforeEach(async () => {
    log = new LogLines();
    statuses = [];
    feed = await JpegFeed.open([await twoColourJpeg(widthPx, heightPx, before, before)], framesPerSecond);
  });
  afterEach(async () => {
    await source.stop();
    await feed.close();
    for (const pid of log.workerPids) expect(isAlive(pid)).toBe(false);
  });

  it.each(['SIGKILL', 'SIGSEGV'] as const)(
    'replaces a worker that %s ended; its stream goes on, in order and in time',
    async (signal) => {
      await start();
      await until('pictures', () => frames() > 10);
      feed.pictures = [await twoColourJpeg(widthPx, heightPx, after, after)];
      process.kill(worker(), signal);
      await until('the loss to be seen', () => source.status.condition === 'recovering');
      const cut = recording.packets.length;
      await until('pictures of the next worker', () => recording.packets.length > cut + 20);

      expect(statuses).toEqual([
        { condition: 'live', faultCode: null },
        { condition: 'recovering', faultCode: 'media-worker-died' },
        { condition: 'live', faultCode: null },
      ]);
      const { sequences, timestamps, arrivedNs } = recording;
      const ssrcs = new Set(recording.packets.map((packet) => packet.readUInt32BE(8)));
      expect(ssrcs.size).toBe(1);
      for (let index = 1; index < sequences.length; index += 1) {
        expect(((sequences[index] ?? 0) - (sequences[index - 1] ?? 0) + 65536) % 65536).toBe(1);
        expect(((timestamps[index] ?? 0) - (timestamps[index - 1] ?? 0) + 2 ** 32) % 2 ** 32).toBeLessThan(
          2 ** 31,
        );
      }
      const gapMs = (((timestamps[cut] ?? 0) - (timestamps[cut - 1] ?? 0) + 2 ** 32) % 2 ** 32) / 90;
      const pauseMs = Number((arrivedNs[cut] ?? 0n) - (arrivedNs[cut - 1] ?? 0n)) / 1e6;
      expect(Math.abs(gapMs - pauseMs)).toBeLessThan(100);
      expect(startsKeyFrame(recording.packets[cut] ?? Buffer.alloc(13))).toBe(true);

      const decoded = decodePictures(recording.packets.slice(cut), widthPx, heightPx);
      const colour = meanColour(decoded, -1, 160, 80);
      for (const channel of [0, 1, 2] as const) {
        expect(Math.abs(colour[channel] - after[channel])).toBeLessThan(10);
      }
    },
  );

  it('says after a restart too when a picture was captured', async () => {
    await start();
    await until('a report', () => source.latestSenderReport('panorama') !== null);
    process.kill(worker(), 'SIGKILL');
    await until('the loss to be seen', () => source.status.condition === 'recovering');
    const reports = recording.reports.length;
    const cut = recording.packets.length;
    await until('a report of the next worker', () => recording.reports.length > reports);
    await until('pictures of the next worker', () => recording.packets.length > cut + 5);
    const report = source.latestSenderReport('panorama');
    const timestamp = recording.timestamps.at(-1) ?? 0;
    const capturedNs =
      (report?.monotonicNs ?? 0n) +
      BigInt(Math.round(((timestamp - (report?.rtpTimestamp ?? 0)) / 90_000) * 1e9));
    const errorsMs = feed.sentNs.map((sent) => Math.abs(Number(capturedNs - sent)) / 1e6);
    expect(Math.min(...errorsMs)).toBeLessThan(10);
  });

  it('replaces a worker that hangs', async () => {
    await start({ workerTimeouts: { heartbeatMs: 1200 } });
    await until('pictures', () => frames() > 5);
    const hung = worker();
    process.kill(hung, 'SIGSTOP');
    await until('the next worker', () => worker() !== hung);
    await until('pictures of it', () => source.status.condition === 'live');
    // A stopped worker delivers no pictures either; whichever is seen first is true.
    expect(['media-worker-hung', 'camera-stalled']).toContain(statuses[1]?.faultCode);
    expect(isAlive(hung)).toBe(false);
  });

  it('waits for a camera that is silent at first', async () => {
    const pictures = feed.pictures;
    feed.pictures = [];
    await start({ pictureDeadlines: { firstPictureMs: 600 } });
    await until('the fault', () => source.status.faultCode === 'camera-silent');
    feed.pictures = pictures;
    await until('the news', () => source.status.condition === 'live');
    // News and pictures come by ways of their own.
    await until('pictures', () => frames() > 0);
  });

  it('tells a camera that stops from one that never started, and takes it back', async () => {
    await start({ pictureDeadlines: { nextPictureMs: 600 } });
    await until('pictures', () => frames() > 5);
    const pictures = feed.pictures;
    feed.pictures = [];
    await until('the fault', () => source.status.faultCode === 'camera-stalled');
    feed.pictures = pictures;
    await until('pictures', () => source.status.condition === 'live');
    expect(statuses.at(-1)).toEqual({ condition: 'live', faultCode: null });
  });

  it('keeps trying while nobody answers at the camera’s port', async () => {
    await start();
    await until('pictures', () => frames() > 5);
    await feed.close();
    await until('the loss', () => source.status.faultCode === 'camera-stalled');
    await until('a refused connection', () => source.status.faultCode === 'camera-silent');
    expect(source.status.condition).toBe('recovering');
    feed = await JpegFeed.open([], framesPerSecond);
  });
});
