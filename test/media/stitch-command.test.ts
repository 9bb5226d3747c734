import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { projectRoot } from '../support/project-root.ts';
import { ffprobe, plainUnit, StitchRig } from '../support/stitch-rig.ts';
import { noisePicture } from '../support/virtual-headset-rig.ts';

let rig: StitchRig;
let feed: JpegFeed;
beforeAll(async () => {
  rig = await StitchRig.open();
  const picture = await twoColourJpeg(480, 240, [200, 60, 30], [20, 90, 220]);
  // Noise soon fills the buffer in front of the disk.
  const noise = await sharp(await noisePicture(rig.folder))
    .resize(480, 240)
    .jpeg()
    .toBuffer();
  feed = await JpegFeed.open([noise], 30);
  await writeFile(rig.path('room.jpg'), picture);
  await writeFile(rig.path('unit.json'), JSON.stringify(plainUnit(480)));
});
afterAll(async () => {
  await feed.close();
  await rig.close();
});

/** The command as a person runs it, in the rig's folder. */
function roundsight(...args: string[]) {
  const child = spawn(process.execPath, [`${projectRoot}/gateway/cli/roundsight.mjs`, 'stitch', ...args], {
    cwd: rig.folder,
    env: { ...process.env, XDG_CACHE_HOME: rig.path('cache'), XDG_CONFIG_HOME: rig.path('config') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { child, ended };
}

const toFilm = (name: string) => [
  `tcp://127.0.0.1:${feed.port}`,
  ...['--output', name, '--calibration', 'unit.json', '--width', '480', '--json'],
];

/** A film takes shape on the disk once pictures of the camera have been encoded. */
async function untilRecording(name: string): Promise<void> {
  for (;;) {
    const [partial] = await rig.leftovers();
    if (partial?.startsWith(`.${name}.`) && (await readFile(rig.path(partial))).length > 0) return;
    await sleep(50);
  }
}

describe('roundsight stitch', () => {
  it('prints one line of JSON for a picture', async () => {
    const args = ['room.jpg', '--output', 'room-360.png', '--calibration', 'unit.json', '--width', '480'];
    const { exitCode, stdout, stderr } = await roundsight(...args, '--json').ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const output = rig.path('room-360.png');
    expect(JSON.parse(stdout)).toEqual({ output, widthPx: 480, heightPx: 240, frames: 1, seconds: 0 });
    expect(existsSync(output)).toBe(true);
  });

  it('keeps a recording that Ctrl-C ends', async () => {
    const { child, ended } = roundsight(...toFilm('kept.mp4'));
    await untilRecording('kept.mp4');
    child.kill('SIGINT');
    const { exitCode, stdout } = await ended;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ output: rig.path('kept.mp4'), widthPx: 480, heightPx: 240 });
    expect(await ffprobe(rig.path('kept.mp4'))).toContain('projection=equirectangular');
    expect(await rig.leftovers()).toEqual([]);
  });

  it('leaves nothing of what Ctrl-C stops', async () => {
    feed.pictures = [];
    const { child, ended } = roundsight(...toFilm('stopped.mp4'));
    while ((await rig.leftovers()).length === 0) await sleep(50);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(/^roundsight: cancelled: /);
    expect(existsSync(rig.path('stopped.mp4'))).toBe(false);
    expect(await rig.leftovers()).toEqual([]);
  });

  it.each([
    ['no calibration', ['room.jpg', '--output', 'x.png'], /--profile <id>.*generic\/dual-fisheye-uvc/],
    [
      'a name of another kind',
      ['room.jpg', '--output', 'x.gif', '--calibration', 'unit.json'],
      /\.jpg, \.png or \.mp4/,
    ],
    [
      'two calibrations',
      ['room.jpg', '--output', 'x.png', '--calibration', 'a', '--profile', 'b'],
      /cannot be used with/,
    ],
    ['a foreign address', ['rtsp://a/b', '--output', 'x.png', '--calibration', 'unit.json'], /tcp:\/\/127/],
    ['an unknown profile', ['room.jpg', '--output', 'x.png', '--profile', 'no/body'], /calibration-missing/],
  ])('ends with 2 when it is called with %s', async (_what, args, reason) => {
    const { exitCode, stdout, stderr } = await roundsight(...args).ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(reason);
  });

  it('ends with 1 and one line for what cannot be read', async () => {
    const args = ['nothing.jpg', '--output', 'x.png', '--calibration', 'unit.json'];
    const { exitCode, stderr } = await roundsight(...args).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^roundsight: input-unreadable: [^\n]*nothing\.jpg[^\n]*\n$/);
  });
});
