import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaSource, MediaStatus } from '../../gateway/ports/media-engine.ts';
import type { SeatWebcam } from '../../gateway/ports/seat-webcams.ts';
import { isAlive } from '../support/media/alive.ts';
import { decodePictures, meanColour, startsKeyFrame } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg, type Rgb } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { until } from '../support/media/until.ts';

const size = { widthPx: 320, heightPx: 240, framesPerSecond: 30 };
const blue: Rgb = [40, 70, 180];
const red: Rgb = [190, 50, 40];

/** Opens a webcam of one colour. */
const openWebcam = async (colour: Rgb) =>
  JpegFeed.open([await twoColourJpeg(size.widthPx, size.heightPx, colour, colour)], size.framesPerSecond);
const beside = (feed: JpegFeed): SeatWebcam => ({
  label: 'Webcam',
  source: { kind: 'mjpeg-tcp', port: feed.port, ...size },
});

describe('the webcam', () => {
  let room: JpegFeed;
  let face: JpegFeed;
  let source: MediaSource;
  let statuses: MediaStatus[];
  let log: LogLines;
  let webcam: RtpRecording;
  let plugged: SeatWebcam | null;

  const started = async (expects = true) => {
    const { port } = room;
    const webcams = {
      expects: () => expects,
      find: () => Promise.resolve(plugged),
      takeStill: () => Promise.resolve(Buffer.from('aside')),
      demonstrate: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    source = await testEngine(log, { webcams, webcamLookIntervalMs: 50 }).start(
      panoramaHeadset({ kind: 'mjpeg-tcp', port, widthPx: 320, heightPx: 160, framesPerSecond: 30 }),
    );
    await until('the panorama', () => source.status.condition === 'live');
    source.onStatus((status) => statuses.push(status));
    if (expects) webcam = new RtpRecording(source, 'webcam');
  };
  const workersOf = (name: string, state: string) =>
    log.lines.filter(({ detail }) => detail.worker === name && detail.to === state).length;
  const isShown = (colour: Rgb, since: number): boolean => {
    const packets = webcam.packets.slice(since);
    const begin = packets.findIndex(startsKeyFrame);
    if (begin < 0 || packets.length - begin < 10) return false;
    // The parameter sets come in a packet of their own before the key frame.
    const decoded = decodePictures(packets.slice(Math.max(0, begin - 2)), size.widthPx, size.heightPx);
    const seen = meanColour(decoded, -1, 160, 120);
    return seen.every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) < 8);
  };

  beforeEach(async () => {
    [log, statuses] = [new LogLines(), []];
    room = await JpegFeed.open([await twoColourJpeg(320, 160, [90, 90, 90], [90, 90, 90])], 30);
    face = await openWebcam(blue);
    plugged = beside(face);
  });
  afterEach(async () => {
    await source.stop();
    await room.close();
    await face.close();
    for (const pid of log.workerPids) expect(isAlive(pid)).toBe(false);
  });

  it('is a track of its own beside the panorama, in its colours', async () => {
    await started();
    expect(source.tracks.map(({ id, role }) => [id, role])).toEqual([
      ['panorama', 'panorama'],
      ['webcam', 'webcam'],
    ]);
    await until('its picture', () => isShown(blue, 0));
    await until('how bright it is', () => source.latestLook('webcam') !== null);
    expect(source.latestLook('webcam')?.parts[0]?.mean).toBeCloseTo(0.29, 1);
    expect(statuses).toEqual([]);
  });

  it('gives a key frame on request', async () => {
    await started();
    await until('pictures', () => webcam.packets.length > 10);
    const before = webcam.packets.length;
    webcam.reception.requestKeyFrame();
    await until('a key frame', () => webcam.packets.slice(before).some(startsKeyFrame));
  });

  it('gives stills in its full size and colours, while it is shown without a gap, and of nothing when it is gone', async () => {
    await started();
    await until('its picture', () => webcam.packets.length > 10);
    const still = async () => sharp((await source.webcamStill('face')) ?? expect.fail('there is no still'));
    for (const count of [1, 2]) {
      const picture = await still();
      expect(await picture.metadata(), `still ${count}`).toMatchObject({
        ...{ format: 'jpeg', width: 320, height: 240 },
      });
      const { channels } = await picture.stats();
      for (const [index, value] of blue.entries())
        expect(Math.abs((channels[index]?.mean ?? 0) - value)).toBeLessThan(8);
    }
    const together = await Promise.all([source.webcamStill('face'), source.webcamStill('face')]);
    expect(together[0]).not.toBeNull();
    expect(together[1]).toBe(together[0]);
    face.pictures = [await twoColourJpeg(size.widthPx, size.heightPx, red, red)];
    const redOfStill = async () => (await (await still()).stats()).channels[0]?.mean;
    await expect.poll(redOfStill, { timeout: 20_000 }).toBeCloseTo(red[0], -1);
    expect(workersOf('webcam', 'live')).toBe(1);
    expect(await source.webcamStillAside()).toBeNull();
    plugged = null;
    await until('its worker to end', () => workersOf('webcam', 'stopped') === 1);
    expect(await source.webcamStill('face')).toBeNull();
    expect(String(await source.webcamStillAside())).toBe('aside');
    expect(statuses).toEqual([]);
  });

  it('may be plugged in later, pulled out, and come back at another place', async () => {
    const at = plugged;
    plugged = null;
    await started();
    const panorama = new RtpRecording(source, 'panorama');
    await until('the panorama alone', () => panorama.packets.length > 60);
    expect(webcam.packets).toEqual([]);
    plugged = at;
    await until('its picture', () => isShown(blue, 0));
    plugged = null;
    await until('its worker to end', () => workersOf('webcam', 'stopped') === 1);
    const cut = webcam.packets.length;
    await face.close();
    face = await openWebcam(red);
    plugged = beside(face);
    await until('its picture from there', () => isShown(red, cut));
    expect(new Set(webcam.packets.map((packet) => packet.readUInt32BE(8))).size).toBe(1);
    const steps = webcam.sequences
      .slice(1)
      .map((value, index) => (value - (webcam.sequences[index] ?? 0)) & 0xffff);
    expect(new Set(steps)).toEqual(new Set([1]));
    expect(statuses).toEqual([]);
  });

  it('comes back when its worker dies, and the panorama takes no notice', async () => {
    await started();
    await until('its picture', () => webcam.packets.length > 10);
    // The panorama was live before the webcam's worker was found to be needed.
    const [camera, own] = [log.workerPids.at(-2) ?? 0, log.workerPids.at(-1) ?? 0];
    process.kill(own, 'SIGKILL');
    await until('the loss to be seen', () => workersOf('webcam', 'waiting') === 1);
    const cut = webcam.packets.length;
    await until('its picture again', () => isShown(blue, cut));
    expect(isAlive(camera)).toBe(true);
    expect(statuses).toEqual([]);
  });

  it('that is silent is tried again, and the panorama takes no notice', async () => {
    await face.close();
    await started();
    await until('a second try', () => workersOf('webcam', 'waiting') >= 2);
    expect(source.status.condition).toBe('live');
    expect(statuses).toEqual([]);
    face = await openWebcam(blue);
    plugged = beside(face);
    await until('its picture', () => isShown(blue, 0));
  });

  it('is no track where the seat never has one', async () => {
    await started(false);
    expect(source.tracks.map(({ id }) => id)).toEqual(['panorama']);
  });

  it('leaves nothing behind when it is stopped while a webcam is being plugged in', async () => {
    const at = plugged;
    plugged = null;
    await started();
    plugged = at;
    await until('the webcam to be found', () =>
      log.lines.some(({ message }) => message === 'a webcam is there'),
    );
    await source.stop();
    expect(log.workerPids.filter(isAlive)).toEqual([]);
  });
});
