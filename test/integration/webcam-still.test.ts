import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FswebcamWebcams } from '../../gateway/adapters/webcam/fswebcam-webcams.ts';
import { PluggedWebcams } from '../../gateway/adapters/webcam/plugged-webcams.ts';
import { takeStill } from '../../gateway/adapters/webcam/take-still.ts';
import { fakeSysfs } from '../support/fake-sysfs.ts';
import { FakeWebcamPrograms } from '../support/fake-webcam-programs.ts';
import { isAlive } from '../support/media/alive.ts';
import { until } from '../support/media/until.ts';
import { projectRoot } from '../support/project-root.ts';

const entryPath = join(projectRoot, 'build/gateway/adapters/webcam/still-process.js');
const id = '046d:0825:5A2B';
const device = {
  ...{ name: '1-1', bus: 1, address: 4, videoNodes: [7, 8] },
  ...{ vendorId: '046d', productId: '0825', product: 'HD Webcam', serial: '5A2B' },
};
const path = process.env.PATH;
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('roundsight-still-'));

let folder: string;
let sysfsFolder: string;
let programs: FakeWebcamPrograms;
let before: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-webcam-'));
  programs = await FakeWebcamPrograms.create(join(folder, 'bin'));
  process.env.PATH = [programs.folder, path].join(delimiter);
  sysfsFolder = await fakeSysfs([device]);
  before = leftovers();
});
afterEach(async () => {
  process.env.PATH = path;
  await rm(folder, { recursive: true });
  await rm(sysfsFolder, { recursive: true });
});

const webcams = (timeoutMs = 20_000) =>
  new FswebcamWebcams({ stillProcessEntry: entryPath, isHeadset: () => false, sysfsFolder, timeoutMs });

describe('the webcams that are plugged in', () => {
  it('are asked what they offer once for each time they are plugged in', async () => {
    const plugged = new PluggedWebcams({ isHeadset: () => false, sysfsFolder });
    const sizes = async () => (await plugged.list()).map(({ modes }) => modes.length);
    const formats = await programs.formats();
    await programs.setFormats('');
    expect(await sizes()).toEqual([]);
    await programs.setFormats(formats);
    expect(await sizes()).toEqual([2]);
    await programs.setFormats('');
    expect(await sizes()).toEqual([2]);
    const video4linux = join(sysfsFolder, 'class/video4linux');
    await rename(video4linux, join(sysfsFolder, 'aside'));
    expect(await sizes()).toEqual([]);
    await rename(join(sysfsFolder, 'aside'), video4linux);
    await programs.setFormats(formats.replace(/.*320x240\n.*\n/, ''));
    expect(await sizes()).toEqual([1]);
  });
});

describe('a still from a webcam', () => {
  it('is a whole picture of the largest size; fswebcam gets the node, the size and constants', async () => {
    await programs.behave('good');
    const still = await webcams().takeStill(id);
    expect(still).toMatchObject({ widthPx: 640, heightPx: 480 });
    expect([...still.jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect(await programs.words()).toEqual([
      ...['-q', '-r', '640x480', '--jpeg', '95', '-d', '/dev/video7', '--no-banner', '--skip', '5'],
      'still.jpg',
    ]);
    const place = await programs.place();
    expect(place?.mode).toBe('700');
    expect(existsSync(place?.folder ?? '/')).toBe(false);
  });

  it('is of a size from the webcam’s own list, and of no other', async () => {
    await programs.behave('other-size');
    const size = { widthPx: 320, heightPx: 240 };
    expect(await webcams().takeStill(id, { size })).toMatchObject(size);
    const other = webcams().takeStill(id, { size: { widthPx: 800, heightPx: 600 } });
    await expect(other).rejects.toMatchObject({ code: 'webcam-missing' });
  });

  it.each(['short', 'other-size', 'nothing', 'fails', 'no-jpeg'] as const)(
    'is refused where fswebcam’s is not one: %s',
    async (behaviour) => {
      await programs.behave(behaviour);
      await expect(webcams().takeStill(id)).rejects.toMatchObject({ code: 'webcam-failed' });
      expect(leftovers()).toEqual(before);
    },
  );

  it('is refused with a word of its own where another program uses the webcam', async () => {
    await programs.behave('busy');
    await expect(webcams().takeStill(id)).rejects.toMatchObject({ code: 'webcam-busy' });
    expect(leftovers()).toEqual(before);
  });

  it('is given up after a time, with every process and file that it had', async () => {
    await programs.behave('hangs');
    await expect(webcams(1500).takeStill(id)).rejects.toMatchObject({ code: 'webcam-failed' });
    const pid = programs.pid();
    if (pid === null) throw new Error('fswebcam had not started');
    await until('its end', () => !isAlive(pid));
    expect(leftovers()).toEqual(before);
  });

  it('is given up when it is called off', async () => {
    await programs.behave('hangs');
    const stop = new AbortController();
    const still = webcams().takeStill(id, { signal: stop.signal });
    const failed = expect(still).rejects.toMatchObject({ code: 'cancelled' });
    await until('fswebcam', () => programs.pid() !== null);
    const pid = programs.pid();
    stop.abort();
    await failed;
    await until('its end', () => !isAlive(pid ?? 0));
    expect(leftovers()).toEqual(before);
  });

  it('ends with whoever started it', async () => {
    await programs.behave('hangs');
    const request = JSON.stringify({ devicePath: '/dev/video7', widthPx: 640, heightPx: 480 });
    const starter = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ${JSON.stringify([entryPath, request])},
        { cwd: ${JSON.stringify(folder)}, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });`;
    const child = spawn(process.execPath, ['-e', starter], { stdio: 'ignore' });
    await until('fswebcam', () => programs.pid() !== null);
    const pid = programs.pid();
    child.kill('SIGKILL');
    await until('its end', () => !isAlive(pid ?? 0));
  });
});

describe('an attempt to bring a command into the shell', () => {
  const marker = () => join(folder, 'touched');

  /** Runs what takes the still with any argument, as whoever could reach it would. */
  async function runRaw(argument: string): Promise<number | null> {
    const child = spawn(process.execPath, [entryPath, argument], {
      ...{ cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  }

  const attack = (file: string) => `/dev/video0; touch ${file};`;
  const attempts = (file: string): [string, unknown][] => [
    ['a second command', attack(file)],
    ['a substitution', `/dev/video0$(touch ${file})`],
    ['backquotes', `/dev/video0\`touch ${file}\``],
    ['a new line', `/dev/video0\ntouch ${file}\n`],
    ['a new line at the end', '/dev/video0\n'],
    ['a pipe', `/dev/video0|touch ${file};`],
    ['another option', '/dev/video0 --exec touch'],
    ['another file', '/dev/../etc/passwd'],
    ['a list', [attack(file)]],
    ['an object', { device: attack(file), toString: attack(file) }],
    ['nothing', null],
  ];

  it('succeeds with node-webcam alone, which is why nothing else may reach it', async () => {
    await programs.behave('good');
    const { default: nodeWebcam } = await import('node-webcam');
    const options = {
      ...{ width: 640, height: 480, quality: 95, skip: 5 },
      ...({ output: 'jpeg', callbackReturn: 'location', saveShots: false } as const),
    };
    await new Promise<void>((resolve) =>
      nodeWebcam
        .create({ ...options, device: attack(marker()) })
        .capture(join(folder, 'x.jpg'), () => resolve()),
    );
    expect(existsSync(marker())).toBe(true);
  });

  it('fails as the device, at every door', async () => {
    await programs.behave('good');
    for (const [what, devicePath] of attempts(marker())) {
      await expect(webcams().takeStill(devicePath as string), what).rejects.toMatchObject({
        code: 'webcam-missing',
      });
      const request = { devicePath: devicePath as string, widthPx: 640, heightPx: 480 };
      await expect(takeStill(request, { entryPath, timeoutMs: 5000 }), what).rejects.toThrow();
      expect(await runRaw(JSON.stringify(request)), what).toBe(1);
    }
    expect(existsSync(marker())).toBe(false);
    expect(await programs.words()).toBeNull();
    expect(leftovers()).toEqual(before);
  });

  it('fails as the size and as further options', async () => {
    await programs.behave('good');
    const good = { devicePath: '/dev/video7', widthPx: 640, heightPx: 480 };
    const bad = [
      { ...good, widthPx: `640; touch ${marker()};` },
      { ...good, heightPx: { toString: `480; touch ${marker()};` } },
      { ...good, widthPx: 640.5 },
      { ...good, title: `x; touch ${marker()};` },
      { ...good, setValues: { [`x; touch ${marker()};`]: '1' } },
    ];
    for (const request of bad) expect(await runRaw(JSON.stringify(request))).toBe(1);
    expect(await runRaw('{')).toBe(1);
    expect(existsSync(marker())).toBe(false);
    expect(await programs.words()).toBeNull();
  });
});
