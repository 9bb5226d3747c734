import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { isAlive } from '../support/media/alive.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { until } from '../support/media/until.ts';

const systemPlugins = execFileSync('pkg-config', ['--variable=pluginsdir', 'gstreamer-1.0'], {
  encoding: 'utf8',
}).trim();
const camera = { kind: 'mjpeg-tcp', widthPx: 320, heightPx: 160, framesPerSecond: 30 } as const;

describe('the media engine, when it cannot work at all', () => {
  let folder: string;
  let feed: JpegFeed;
  let log: LogLines;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-media-'));
    feed = await JpegFeed.open([], 30);
    log = new LogLines();
  });
  afterEach(async () => {
    await feed.close();
    await rm(folder, { recursive: true });
    for (const pid of log.workerPids) expect(isAlive(pid)).toBe(false);
  });

  const start = (options: Parameters<typeof testEngine>[1]) =>
    testEngine(log, options).start(panoramaHeadset({ ...camera, port: feed.port }));

  it('names the element that is missing', async () => {
    const starting = start({
      pluginDirectory: folder,
      provideStitching: () =>
        Promise.resolve({
          kind: 'stitch-map',
          path: join(folder, 'map'),
          widthPx: 320,
          heightPx: 160,
          lenses: [],
        }),
    });
    await expect(starting).rejects.toMatchObject({
      code: 'element-missing',
      detail: 'roundsightlook, roundsightstitch, roundsightmeter, roundsightrecord',
    });
    // The question which elements there are is nothing to warn of; the answer is the error above.
    expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('says so where there is no encoder', async () => {
    await symlink(join(systemPlugins, 'libgstcoreelements.so'), join(folder, 'libgstcoreelements.so'));
    const environment = {
      ...process.env,
      GST_PLUGIN_SYSTEM_PATH: folder,
      GST_REGISTRY: join(folder, 'registry.bin'),
    };
    await expect(start({ environment })).rejects.toMatchObject({ code: 'encoder-missing' });
  });

  it.each([
    ['is no stitch map', Buffer.from('RSSTITCH and nothing more'.padEnd(4096, '.'))],
    ['is not there', null],
  ])('has failed, and starts no second worker, where the map %s', async (_what, bytes) => {
    const picture = await twoColourJpeg(camera.widthPx, camera.heightPx, [200, 0, 0], [0, 0, 200]);
    await feed.close();
    feed = await JpegFeed.open([picture], 30);
    const path = join(folder, 'map');
    if (bytes !== null) await writeFile(path, bytes);
    const { widthPx, heightPx } = camera;
    const source = await start({
      provideStitching: () => Promise.resolve({ kind: 'stitch-map', path, widthPx, heightPx, lenses: [] }),
    });
    await until('the verdict', () => source.status.condition === 'failed');
    expect(source.status).toEqual({ condition: 'failed', faultCode: 'calibration-invalid' });
    await source.stop();
    const opened = log.lines.filter(({ detail }) => detail.to === 'opening');
    expect(opened).toEqual([]);
  });

  it('says so where no worker can be started', async () => {
    const workerEntryPath = join(folder, 'main.js');
    await writeFile(workerEntryPath, 'process.exit(3);');
    await expect(start({ workerEntryPath })).rejects.toMatchObject({ code: 'media-worker-died' });
  });

  it('says so where a worker never becomes ready', async () => {
    const workerEntryPath = join(folder, 'main.js');
    await writeFile(workerEntryPath, 'setInterval(() => {}, 1000);');
    const starting = start({ workerEntryPath, workerTimeouts: { startMs: 300 } });
    await expect(starting).rejects.toMatchObject({ code: 'media-worker-hung' });
  });
});
