import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaSource, MediaStatus } from '../../gateway/ports/media-engine.ts';
import { decodePictures, meanColour, startsKeyFrame } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { until } from '../support/media/until.ts';

const widthPx = 640;
const heightPx = 320;
const framesPerSecond = 30;
const orange = [230, 120, 20] as const;
const teal = [10, 140, 160] as const;

describe('the panorama of a camera', () => {
  let feed: JpegFeed;
  let source: MediaSource;
  const log = new LogLines();

  beforeEach(async () => {
    feed = await JpegFeed.open([await twoColourJpeg(widthPx, heightPx, orange, teal)], framesPerSecond);
    source = await testEngine(log).start(
      panoramaHeadset({ kind: 'mjpeg-tcp', port: feed.port, widthPx, heightPx, framesPerSecond }),
    );
  });
  afterEach(async () => {
    await source.stop();
    await feed.close();
  });

  it('arrives as H.264 whose decoded colours are those of the camera', async () => {
    const recording = new RtpRecording(source, 'panorama');
    await until(
      '40 frames',
      () => recording.packets.filter((p) => (p.readUInt8(1) & 0x80) !== 0).length >= 40,
    );
    expect(source.status).toEqual({ condition: 'live', faultCode: null });

    const decoded = decodePictures(recording.packets, widthPx, heightPx);
    expect(decoded.complaints).toBe('');
    expect(decoded.pictures.length).toBeGreaterThanOrEqual(39);
    const left = meanColour(decoded, -1, 100, 160);
    const right = meanColour(decoded, -1, 540, 160);
    for (const channel of [0, 1, 2] as const) {
      expect(Math.abs(left[channel] - orange[channel])).toBeLessThan(8);
      expect(Math.abs(right[channel] - teal[channel])).toBeLessThan(8);
    }
  });

  it('says when each picture was captured: between its sending and its arrival here', async () => {
    const recording = new RtpRecording(source, 'panorama');
    await until('a report', () => recording.reports.length >= 2);
    await until('pictures', () => new Set(recording.timestamps).size >= 30);
    const report = source.latestSenderReport('panorama');
    expect(report).not.toBeNull();
    if (report === null) return;
    const errorsMs = recording.timestamps.map((timestamp, index) => {
      const capturedNs =
        report.monotonicNs + BigInt(Math.round(((timestamp - report.rtpTimestamp) / 90_000) * 1e9));
      expect(capturedNs).toBeLessThan(recording.arrivedNs[index] ?? 0n);
      const nearest = feed.sentNs.reduce((best, sent) => {
        const distance = Math.abs(Number(capturedNs - sent));
        return distance < Math.abs(best) ? Number(capturedNs - sent) : best;
      }, Infinity);
      return nearest / 1e6;
    });
    const median = errorsMs.sort((a, b) => a - b)[Math.floor(errorsMs.length / 2)] ?? Infinity;
    // A picture is 33 ms from its neighbours: within 5 ms it is its own.
    expect(median).toBeGreaterThan(-0.1);
    expect(median).toBeLessThan(5);
  });

  it('gives a key frame on request, and not one per request', async () => {
    const recording = new RtpRecording(source, 'panorama');
    await until('pictures', () => recording.packets.some(startsKeyFrame));
    const before = recording.packets.length;
    const picturesSince = () => new Set(recording.timestamps.slice(before)).size;
    // One request per picture: how many pictures the throttle's interval holds depends on how busy the machine is.
    for (let count = 1; count <= 40; count += 1) {
      recording.reception.requestKeyFrame();
      await until('another picture', () => picturesSince() >= count);
    }
    const keyFrames = recording.packets.slice(before).filter(startsKeyFrame);
    const keyPictures = new Set(keyFrames.map((packet) => packet.readUInt32BE(4))).size;
    expect(keyPictures).toBeGreaterThanOrEqual(1);
    expect(keyPictures).toBeLessThan(20);
  });

  it('goes on after damaged pictures, without a fault and without another worker', async () => {
    const recording = new RtpRecording(source, 'panorama');
    await until('pictures', () => recording.packets.length > 10);
    const workers = log.workerPids.length;
    const statuses: MediaStatus[] = [];
    source.onStatus((status) => statuses.push(status));
    const [picture] = feed.pictures;
    if (picture === undefined) throw new Error('the feed has a picture');
    const wrongSize = Buffer.from(picture);
    // SOF0: marker, length, precision, then the height.
    wrongSize.writeUInt16BE(160, wrongSize.indexOf(Buffer.from([0xff, 0xc0])) + 5);
    const noisy = Buffer.from(picture);
    for (let at = 700; at < noisy.length - 2; at += 37) noisy[at] = 0x55;
    const damaged = [
      picture.subarray(0, picture.length / 2),
      noisy,
      wrongSize,
      Buffer.from('this is not a picture'),
      Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
    ];
    for (const bytes of damaged) {
      const framesBefore = new Set(recording.timestamps).size;
      feed.inject(bytes);
      await until('ten more frames', () => new Set(recording.timestamps).size > framesBefore + 10);
    }
    expect(statuses).toEqual([]);
    expect(log.workerPids).toHaveLength(workers);
    expect(source.status).toEqual({ condition: 'live', faultCode: null });
    const decoded = decodePictures(recording.packets, widthPx, heightPx);
    expect(Math.abs(meanColour(decoded, -1, 100, 160)[0] - orange[0])).toBeLessThan(8);
  });

  it('tells how long its pictures take to an encoder and in it, while somebody receives them', async () => {
    const timesOf = (rungId: string) => {
      const rung = source
        .statistics()
        .rungs.find(({ trackId, ...rest }) => trackId === 'panorama' && rest.rungId === rungId);
      return [rung?.queueMs ?? null, rung?.encodeMs ?? null];
    };
    const full = source.receive('panorama', 'full', () => undefined);
    await until('times', () => timesOf('full').every((time) => time !== null && time > 0));
    expect(timesOf('thumbnail')).toEqual([null, null]);
    full.end();
    await until('silence', () => timesOf('full').every((time) => time === null));
  });

  it('comes with a small still of itself and a frame rate', async () => {
    const stills: Buffer[] = [];
    await until('a still', () => {
      void source.latestStill().then((latest) => latest !== null && stills.push(latest));
      return stills.length > 0;
    });
    const { data, info } = await sharp(stills[0]).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([480, 240]);
    expect(Math.abs(data.readUInt8((120 * 480 + 60) * 3) - orange[0])).toBeLessThan(10);
    await until('a full second', () => source.panoramaFramesPerSecond() > 20);
    expect(source.panoramaFramesPerSecond()).toBeLessThanOrEqual(framesPerSecond + 3);
  });
});
