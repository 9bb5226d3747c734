import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { X11DisplayProvider } from '../../gateway/adapters/display/x11-display-provider.ts';
import type { MediaSource, MediaStatus } from '../../gateway/ports/media-engine.ts';
import { decodePictures, meanColour } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { projectRoot } from '../support/project-root.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { until } from '../support/media/until.ts';
import { XServer } from '../support/media/x-server.ts';

const examPagePath = join(projectRoot, 'gateway/adapters/display/demonstration-exam.html');
const camera = { kind: 'mjpeg-tcp', widthPx: 320, heightPx: 160, framesPerSecond: 30 } as const;

describe('the screens of a seat', () => {
  let folder: string;
  let feed: JpegFeed;
  let provider: X11DisplayProvider;
  let source: MediaSource | null = null;
  let log: LogLines;

  const start = async (environment: NodeJS.ProcessEnv): Promise<MediaSource> => {
    provider = new X11DisplayProvider({ environment, examPagePath, runtimeDirectory: folder, log });
    source = await testEngine(log, { displays: provider }).start(
      panoramaHeadset({ ...camera, port: feed.port }),
    );
    return source;
  };
  const lost = () => log.lines.some(({ detail }) => detail.worker === 'screens' && detail.to === 'waiting');
  const seat = (displayName: string) => ({ PATH: process.env.PATH, DISPLAY: displayName });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-screen-'));
    log = new LogLines();
    feed = await JpegFeed.open([await twoColourJpeg(320, 160, [90, 90, 90], [90, 90, 90])], 30);
  });
  afterEach(async () => {
    await source?.stop();
    source = null;
    await provider.close();
    await feed.close();
    await rm(folder, { recursive: true });
  });

  it('shows every monitor of the display as a track of its own, in its colours', async () => {
    const server = await XServer.start();
    try {
      await server.splitMonitors();
      await server.paintHalves(folder, '#d02818', '#1838c8');
      const running = await start(seat(server.displayName));
      expect(
        running.tracks.map(({ id, label, widthPx, demonstration }) => [id, label, widthPx, demonstration]),
      ).toEqual([
        ['panorama', 'Room', 320, false],
        ['screen-1', 'LEFT', 640, false],
        ['screen-2', 'RIGHT', 640, false],
      ]);
      const colours = [
        ['screen-1', [0xd0, 0x28, 0x18]],
        ['screen-2', [0x18, 0x38, 0xc8]],
      ] as const;
      const recordings = colours.map(([trackId]) => new RtpRecording(running, trackId));
      await until('pictures', () => recordings.every((recording) => new Set(recording.timestamps).size > 5));
      await until('how bright they are', () => colours.every(([id]) => running.latestLook(id) !== null));
      for (const [trackId, [red, green, blue]] of colours) {
        const luma = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
        const [look] = running.latestLook(trackId)?.parts ?? [];
        expect(look?.mean).toBeCloseTo(luma, 1);
        expect(look?.spread).toBeLessThan(0.02);
      }
      for (const [index, [, expected]] of colours.entries()) {
        const decoded = decodePictures(recordings[index]?.packets ?? [], 640, 720);
        for (const xPx of [20, 620]) {
          const colour = meanColour(decoded, -1, xPx, 360);
          for (const channel of [0, 1, 2] as const) {
            expect(Math.abs(colour[channel] - expected[channel])).toBeLessThan(8);
          }
        }
      }
    } finally {
      await source?.stop();
      await server.stop();
    }
  });

  it('may go and come back without the panorama taking notice', async () => {
    const server = await XServer.start();
    const running = await start(seat(server.displayName));
    const screen = new RtpRecording(running, 'screen-1');
    const panorama = new RtpRecording(running, 'panorama');
    await until('both', () => screen.packets.length > 0 && running.status.condition === 'live');
    const statuses: MediaStatus[] = [];
    running.onStatus((status) => statuses.push(status));
    await server.stop();
    await until('the loss', lost);
    const seen = panorama.packets.length;
    await until('more of the panorama', () => panorama.packets.length > seen + 60);
    expect(statuses).toEqual([]);
  });

  it('are a labelled demonstration where there is no display; killed parts come back', async () => {
    const running = await start({ PATH: process.env.PATH });
    expect(running.tracks[1]).toMatchObject({ id: 'screen-1', label: 'Demonstration', demonstration: true });
    const recording = new RtpRecording(running, 'screen-1');
    const banner = () => {
      recording.reception.requestKeyFrame();
      const { pictures, ...rest } = decodePictures(recording.packets, 1280, 720);
      return pictures.length === 0 ? [0, 0, 0] : meanColour({ pictures, ...rest }, -1, 800, 12);
    };
    const shown = () => {
      const [red = 0, green = 0, blue = 0] = banner();
      // The banner's brown, #7a3e00.
      return Math.abs(red - 0x7a) < 12 && Math.abs(green - 0x3e) < 12 && blue < 20;
    };
    await until('the exam page', shown, 40_000);

    const display = await provider.find();
    const [server] = (display as unknown as { pids: () => number[] }).pids();
    process.kill(server ?? 0, 'SIGKILL');
    await until('the loss', lost);
    recording.packets.length = 0;
    await until('the exam page again', shown, 40_000);
    await running.stop();
    await provider.close();
    expect(await readdir(folder)).toEqual([]);
  });
});
