import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rung, RungId } from '../../gateway/domain/media-plan/rung.ts';
import type { MediaSource, RungStatistics } from '../../gateway/ports/media-engine.ts';
import { decodePictures, meanColour, startsKeyFrame } from '../support/media/h264-pictures.ts';
import { JpegFeed, noiseJpeg, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { until } from '../support/media/until.ts';
import { decodeVp8, startsVp8KeyFrame } from '../support/media/vp8-pictures.ts';

const widthPx = 960;
const heightPx = 480;
const framesPerSecond = 15;
const codes = 10;
/** The picture's number within the round, as a colour on the left. */
const codeColour = (code: number) => [20 + 22 * code, 128, 240 - 22 * code] as const;

describe('the rungs of a panorama', () => {
  let feed: JpegFeed;
  let source: MediaSource;
  const log = new LogLines();

  beforeEach(async () => {
    const pictures = Array.from({ length: codes }, (_, code) =>
      twoColourJpeg(widthPx, heightPx, codeColour(code), [128, 128, 128]),
    );
    feed = await JpegFeed.open(await Promise.all(pictures), framesPerSecond);
    source = await testEngine(log).start(
      panoramaHeadset({ kind: 'mjpeg-tcp', port: feed.port, widthPx, heightPx, framesPerSecond }),
    );
    await until('pictures', () => source.status.condition === 'live');
  });
  afterEach(async () => {
    await source.stop();
    await feed.close();
  });

  const receive = (rungId: RungId) => new RtpRecording(source, 'panorama', rungId);
  const picturesOf = (recording: RtpRecording) => [...new Set(recording.timestamps)];
  const rungOf = (rungId: RungId): Rung =>
    source.rungs('panorama').find(({ id }) => id === rungId) ?? expect.fail(`no rung ${rungId}`);
  const statisticsOf = (rungId: RungId): RungStatistics =>
    source.statistics().rungs.find((entry) => entry.rungId === rungId) ?? expect.fail(`no rung ${rungId}`);

  /** Which code each picture shows, by its RTP timestamp; every one is of the rung's size and readable. */
  function codesOf(recording: RtpRecording, rungId: RungId): Map<number, number> {
    const { size, codec } = rungOf(rungId);
    if (size === null) throw new Error('its size is known');
    const timestamps = picturesOf(recording);
    // The last picture may lack its end.
    const whole = recording.packets.filter((packet) => packet.readUInt32BE(4) !== timestamps.at(-1));
    const decode = codec === 'VP8' ? decodeVp8 : decodePictures;
    const decoded = decode(whole, size.widthPx, size.heightPx);
    expect(decoded.complaints).toBe('');
    // A browser takes whatever ends with the marker for a picture, and parameter sets alone are none.
    expect(whole.filter((packet) => (packet.readUInt8(1) & 0x80) !== 0)).toHaveLength(timestamps.length - 1);
    expect(decoded.pictures).toHaveLength(timestamps.length - 1);
    return new Map(
      decoded.pictures.map((_, index) => {
        const [red, , blue] = meanColour(decoded, index, size.widthPx / 4, size.heightPx / 2);
        // Without a sign, which a code just below 0 would keep.
        const code = Math.abs(Math.round((red - blue + 220) / 44));
        const [expectedRed, , expectedBlue] = codeColour(code);
        expect(Math.abs(red - expectedRed) + Math.abs(blue - expectedBlue)).toBeLessThan(20);
        return [timestamps[index] ?? 0, code];
      }),
    );
  }

  it('keep their rate however late somebody comes', async () => {
    const whole = receive('full');
    await until('three seconds', () => picturesOf(whole).length > 3 * framesPerSecond, 30_000);
    const small = receive('thumbnail');
    await until('pictures', () => picturesOf(small).length > 8, 30_000);
    const timestamps = picturesOf(small);
    const apart = timestamps.slice(1).map((later, index) => (later - (timestamps[index] ?? 0)) >>> 0);
    // A third of the pictures: two of three are left out.
    expect(Math.min(...apart)).toBeGreaterThan((90_000 * 2) / framesPerSecond);
  });

  it('begin with a key frame, have their own size and rate, and show the same moment under the same timestamp', async () => {
    expect(
      source.rungs('panorama').map(({ id, codec, size, framesPerSecond: rate }) => [id, codec, size, rate]),
    ).toEqual([
      ['full', 'H264', { widthPx: 960, heightPx: 480 }, 15],
      ['half', 'H264', { widthPx: 480, heightPx: 240 }, 15],
      ['thumbnail', 'H264', { widthPx: 480, heightPx: 240 }, 5],
      ['vp8', 'VP8', { widthPx: 480, heightPx: 240 }, 15],
    ]);
    const ids = ['full', 'half', 'thumbnail', 'vp8'] as const;
    const recordings = new Map<RungId, RtpRecording>(ids.map((id) => [id, receive(id)]));
    const of = (id: RungId) => recordings.get(id) ?? expect.fail();
    await until(
      'pictures',
      () => picturesOf(of('thumbnail')).length > 6 && ids.every((id) => picturesOf(of(id)).length > 25),
    );

    const shown = new Map(ids.map((id) => [id, codesOf(of(id), id)] as const));
    for (const [id, recording] of recordings) {
      const starts = id === 'vp8' ? startsVp8KeyFrame : startsKeyFrame;
      expect(recording.packets.slice(0, 3).some(starts), id).toBe(true);
      expect(new Set(recording.packets.map((packet) => packet.readUInt32BE(8))).size, id).toBe(1);
    }
    for (const id of ['half', 'thumbnail', 'vp8'] as const) {
      const common = [...(shown.get(id) ?? [])].filter(([timestamp]) => shown.get('full')?.has(timestamp));
      expect(common.length, id).toBeGreaterThan(4);
      for (const [timestamp, code] of common) expect(code, id).toBe(shown.get('full')?.get(timestamp));
    }
    // Five a second of fifteen: the thumbnail has about every third of the moments.
    const [first = 0, last = 0] = [picturesOf(of('thumbnail'))[0], picturesOf(of('thumbnail')).at(-1)];
    const seconds = ((last - first + 2 ** 32) % 2 ** 32) / 90_000;
    expect((picturesOf(of('thumbnail')).length - 1) / seconds).toBeLessThan(5.5);
  });

  it('are made only while somebody receives them; who comes back gets a key frame', async () => {
    const thumbnail = receive('thumbnail');
    await until('a full second', () => statisticsOf('thumbnail').framesPerSecond >= 4);
    for (const id of ['full', 'half', 'vp8'] as const)
      expect(statisticsOf(id)).toMatchObject({ receivers: 0, bitrateBps: 0, targetBitrateBps: null });
    expect(statisticsOf('thumbnail')).toMatchObject({ receivers: 1, targetBitrateBps: 120_000 });

    thumbnail.reception.end();
    await until('its end', () => statisticsOf('thumbnail').bitrateBps === 0);
    expect(source.status).toEqual({ condition: 'live', faultCode: null });
    const again = receive('thumbnail');
    await until('pictures', () => picturesOf(again).length > 2);
    expect(again.packets.slice(0, 3).some(startsKeyFrame)).toBe(true);
  });

  it('follow the highest bit rate that a receiver can take', async () => {
    feed.pictures = await Promise.all(
      Array.from({ length: 4 }, (_, seed) => noiseJpeg(widthPx, heightPx, seed)),
    );
    const [first, second] = [receive('full'), receive('full')];
    await until('the most', () => statisticsOf('full').bitrateBps > 3_000_000);
    first.reception.wantBitrate(600_000);
    second.reception.wantBitrate(2_000_000);
    await until('the better one', () => Math.abs(statisticsOf('full').bitrateBps - 2_000_000) < 300_000);
    expect(statisticsOf('full').targetBitrateBps).toBe(2_000_000);
    second.reception.end();
    // No lower than the rung's least.
    await until('the other one', () => statisticsOf('full').targetBitrateBps === 1_800_000);
    first.reception.wantBitrate(9_000_000);
    await until('the most again', () => statisticsOf('full').bitrateBps > 3_000_000);
  });

  it('go on, all that are received, after the worker was killed', async () => {
    const recordings = (['full', 'thumbnail', 'vp8'] as const).map((id) => ({ id, recording: receive(id) }));
    await until('pictures', () => recordings.every(({ recording }) => picturesOf(recording).length > 3));
    process.kill(log.workerPids.at(-1) ?? 0, 'SIGKILL');
    await until('the loss to be seen', () => source.status.condition === 'recovering');
    const cuts = recordings.map(({ recording }) => recording.packets.length);
    await until('pictures of the next worker', () =>
      recordings.every(({ recording }, index) => recording.packets.length > (cuts[index] ?? 0) + 8),
    );
    expect(source.statistics().workerRestarts).toBe(1);
    for (const [index, { id, recording }] of recordings.entries()) {
      const { sequences, packets } = recording;
      expect(sequences, id).toEqual(sequences.map((_, at) => ((sequences[0] ?? 0) + at) % 65_536));
      const starts = id === 'vp8' ? startsVp8KeyFrame : startsKeyFrame;
      expect(packets.slice(cuts[index], (cuts[index] ?? 0) + 3).some(starts), id).toBe(true);
    }
  });
});
