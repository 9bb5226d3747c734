import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStitchMap, type Calibration } from '../../hardware/calibration/index.ts';
import { crc32 } from '../../hardware/calibration/crc32.ts';
import { apart, imperfectUnit } from '../support/fisheye-picture.ts';
import { gstLaunch } from '../support/stitch-pipeline.ts';

let folder: string;
let good: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-stitch-faults-'));
  good = buildStitchMap(apart(imperfectUnit(480)), { widthPx: 480, heightPx: 240, featherDeg: 2 });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const oneLensOf = (unit: Calibration): Calibration => ({ ...unit, lenses: unit.lenses.slice(0, 1) });

/** Runs the element on a test picture; `map` null leaves the property unset. */
async function run(map: string | null, properties: readonly string[] = [], widthPx = 480) {
  const caps = `video/x-raw,format=I420,width=${widthPx},height=240,framerate=30/1`;
  const element = ['roundsightstitch', ...(map === null ? [] : [`map=${map}`]), ...properties];
  return await gstLaunch([
    ...['videotestsrc', 'num-buffers=2', '!', caps, '!'],
    ...element,
    // Without preroll: gst-launch waits for ever when a failed source's end of stream prerolls its sink.
    ...['!', 'fakesink', 'async=false'],
  ]);
}

async function runWith(bytes: Uint8Array) {
  const path = join(folder, 'damaged.map');
  await writeFile(path, bytes);
  return await run(path);
}

/** The element's error message; gst-launch prints it after "ERROR: from element …:". */
const messageOf = (text: string) => /^ERROR: from element \S+: (.*)$/m.exec(text)?.[1];

function expectRefused({ exitCode, signal, text }: Awaited<ReturnType<typeof run>>, code: string): void {
  expect(signal).toBeNull();
  expect(exitCode, text).not.toBe(0);
  expect(messageOf(text), text).toMatch(new RegExp(`^${code}: `));
}

/** The good map, changed by `change`, its checksum right again. */
function resealed(change: (view: DataView) => void): Uint8Array {
  const bytes = good.slice();
  const view = new DataView(bytes.buffer);
  change(view);
  view.setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}

const lumaHeader = 64;
const seamHeader = 320;
/** Offset of a luma section: 0 bands, 1 groups, 2 tiles, 3 windows, 4 weights, 5 points, 8 shifts. */
const sectionAt = (view: DataView, section: number) => view.getUint32(lumaHeader + 20 + 8 * section, true);
/** Offset of the first group of windows. */
function windowGroup(view: DataView): number {
  const groups = sectionAt(view, 1);
  const count = view.getUint32(lumaHeader + 24, true);
  for (let at = groups; at < groups + 24 * count; at += 24) if (view.getUint8(at + 14) === 1) return at;
  throw new Error('no windows');
}
const everything = 0xffffffff;

describe('the stitch element', () => {
  it('takes the map that the damaged ones are made of', async () => {
    const ended = await runWith(good);
    expect(ended.exitCode, ended.text).toBe(0);
  });

  it.each([
    ['stitch-map-truncated', 'empty', () => good.slice(0, 0)],
    ['stitch-map-truncated', 'cut in the header', () => good.slice(0, 100)],
    ['stitch-map-truncated', 'cut in the middle', () => good.slice(0, good.length >> 1)],
    ['stitch-map-truncated', 'short of one byte', () => good.slice(0, -1)],
    ['stitch-map-corrupt', 'longer than it says', () => Uint8Array.from([...good, 0])],
    ['stitch-map-corrupt', 'some other file', () => new TextEncoder().encode('{"a":1}'.repeat(100))],
    [
      'stitch-map-corrupt',
      'a flipped bit in a window',
      () => good.map((b, at) => (at === 60_000 ? b ^ 4 : b)),
    ],
    ['stitch-map-corrupt', 'a flipped bit in the header', () => good.map((b, at) => (at === 48 ? b ^ 1 : b))],
    [
      'stitch-map-corrupt',
      'a flipped bit in the checksum',
      () => good.map((b, at) => (at === 12 ? b ^ 1 : b)),
    ],
    ['stitch-map-version', 'of the next version', () => resealed((view) => view.setUint32(8, 3, true))],
  ])('refuses with %s a map that is %s', async (code, _what, damaged) => {
    expectRefused(await runWith(damaged()), code);
  });

  it.each<[string, (view: DataView) => void]>([
    ['no lens', (view) => view.setUint32(36, 0, true)],
    ['a gain that is not a number', (view) => view.setFloat32(48, Number.NaN, true)],
    ['a huge picture', (view) => view.setUint32(20, everything, true)],
    ['a section beyond the file', (view) => view.setUint32(lumaHeader + 44, everything - 63, true)],
    ['a section that overflows', (view) => view.setUint32(lumaHeader + 40, everything, true)],
    ['a misaligned section', (view) => view.setUint32(lumaHeader + 44, sectionAt(view, 3) + 4, true)],
    ['a band beyond its groups', (view) => view.setUint32(sectionAt(view, 0) + 4, everything, true)],
    ['a group beyond the tiles', (view) => view.setUint32(windowGroup(view), everything, true)],
    ['a group beyond the windows', (view) => view.setUint32(windowGroup(view) + 4, everything, true)],
    ['too many taps', (view) => view.setUint8(windowGroup(view) + 15, 18)],
    ['an unknown kind of tile', (view) => view.setUint8(windowGroup(view) + 14, 9)],
    ['an unknown lens', (view) => view.setUint8(windowGroup(view) + 18, 7)],
    ['a window off the picture', (view) => view.setUint16(sectionAt(view, 3) + 128, 479, true)],
    [
      'a pixel off its window',
      (view) =>
        view.setUint16(sectionAt(view, 3) + 6, view.getUint16(sectionAt(view, 3) + 6, true) ^ 0x8000, true),
    ],
    ['a negative weight', (view) => view.setInt16(sectionAt(view, 4), -1, true)],
    ['more seams than lenses can have', (view) => view.setUint32(44, 7, true)],
    ['a seam of one lens with itself', (view) => view.setUint32(seamHeader + 4, 0, true)],
    ['a seam of a lens that is not there', (view) => view.setUint32(seamHeader, 2, true)],
    ['a seam too long', (view) => view.setUint32(seamHeader + 8, everything, true)],
    ['a seam of uneven rows', (view) => view.setUint32(seamHeader + 8, 479, true)],
    ['a seam beyond the file', (view) => view.setUint32(seamHeader + 28, everything - 63, true)],
    ['a disparity beyond the strip', (view) => view.setUint32(seamHeader + 16, 31, true)],
    [
      'a seam that reads beyond the picture',
      (view) => view.setUint32(view.getUint32(seamHeader + 28, true), 480 << 11, true),
    ],
    ['a reach beyond the strip', (view) => view.setUint16(view.getUint32(seamHeader + 24, true), 31, true)],
    ['a shift of no group', (view) => view.setUint32(sectionAt(view, 8), everything, true)],
    ['a shift of another group’s sample', (view) => view.setUint32(sectionAt(view, 8) + 4, everything, true)],
    ['a shift by no seam', (view) => view.setUint32(sectionAt(view, 8) + 8, 1, true)],
    ['a shift that is not a number', (view) => view.setFloat32(sectionAt(view, 8) + 32, Number.NaN, true)],
    ['a shift beyond the ring', (view) => view.setFloat32(sectionAt(view, 8) + 16, 960, true)],
    [
      'a tile twice',
      (view) => view.setUint16(sectionAt(view, 2), view.getUint16(sectionAt(view, 2) + 2, true), true),
    ],
  ])('refuses a well-sealed map with %s', async (_what, change) => {
    expectRefused(await runWith(resealed(change)), 'stitch-map-invalid');
  });

  it('refuses a map that is not there, a folder, and none', async () => {
    expectRefused(await run(join(folder, 'nowhere.map')), 'stitch-map-unreadable');
    await mkdir(join(folder, 'folder.map'));
    expectRefused(await run(join(folder, 'folder.map')), 'stitch-map-unreadable');
    expectRefused(await run('/dev/zero'), 'stitch-map-unreadable');
    expectRefused(await run(null), 'stitch-map-unset');
  });

  it('refuses pictures of another size than the map’s', async () => {
    const path = join(folder, 'good.map');
    await writeFile(path, good);
    const ended = await run(path, [], 320);
    expectRefused(ended, 'stitch-map-size');
    expect(messageOf(ended.text)).toContain('480 × 240');
  });

  it('refuses a kernel that this machine has not got', async () => {
    const path = join(folder, 'good.map');
    await writeFile(path, good);
    expectRefused(await run(path, ['kernel=abacus']), 'stitch-kernel-unsupported');
  });

  it('leaves everything else about the picture as it is', async () => {
    const path = join(folder, 'good.map');
    await writeFile(path, good);
    const colours = 'colorimetry=(string)1:4:0:0,chroma-site=(string)jpeg,framerate=25/1';
    const { exitCode, text } = await gstLaunch([
      ...['-v', 'videotestsrc', 'num-buffers=1', '!'],
      ...[`video/x-raw,format=I420,width=480,height=240,${colours}`, '!'],
      ...['roundsightstitch', `map=${path}`, '!', 'fakesink'],
    ]);
    expect(exitCode, text).toBe(0);
    const caps = /fakesink0\.GstPad:sink: caps = (.*)$/m.exec(text)?.[1] ?? '';
    expect(caps).toContain('colorimetry=(string)1:4:0:0');
    expect(caps).toContain('chroma-site=(string)jpeg');
    expect(caps).toContain('framerate=(fraction)25/1');
  });

  it.each([
    ['of the panorama’s scale', imperfectUnit(480)],
    ['three times as sharp, with one lens of two', oneLensOf(imperfectUnit(1440))],
  ])('writes the same bytes with every kernel and any number of threads: a unit %s', async (_what, unit) => {
    const path = join(folder, 'kernels.map');
    await writeFile(path, buildStitchMap(unit, { widthPx: 480, heightPx: 240, featherDeg: 2 }));
    const outputs: Buffer[] = [];
    const kernels = ['scalar', 'portable', process.arch === 'arm64' ? 'neon' : 'sse41', 'auto'];
    for (const choice of [...kernels.map((kernel) => `kernel=${kernel}`), 'threads=4']) {
      const output = join(folder, 'out.i420');
      const size = `width=${unit.widthPx},height=${unit.heightPx}`;
      const ended = await gstLaunch([
        ...['-q', 'videotestsrc', 'pattern=snow', 'num-buffers=3', '!'],
        ...[`video/x-raw,format=I420,${size},framerate=30/1`, '!'],
        ...['roundsightstitch', `map=${path}`, choice, '!', 'filesink', `location=${output}`],
      ]);
      expect(ended.exitCode, ended.text).toBe(0);
      outputs.push(await readFile(output));
    }
    expect(outputs.map((output) => output.length)).toEqual(outputs.map(() => 3 * 480 * 240 * 1.5));
    for (const output of outputs) expect(output.equals(outputs[0] ?? Buffer.alloc(0))).toBe(true);
  });

  it.each([
    ['NV12 as I420', 480, 240],
    ['odd sizes', 481, 243],
  ])('takes %s', async (_what, widthPx, heightPx) => {
    const path = join(folder, 'odd.map');
    const unit = { ...imperfectUnit(480), widthPx, heightPx };
    await writeFile(path, buildStitchMap(unit, { widthPx: 480, heightPx: 240, featherDeg: 2 }));
    const outputs: Buffer[] = [];
    for (const format of ['I420', 'NV12']) {
      const output = join(folder, `${format}.raw`);
      const raw = `video/x-raw,width=${widthPx},height=${heightPx},framerate=30/1`;
      const ended = await gstLaunch([
        ...['-q', 'videotestsrc', 'pattern=smpte', 'num-buffers=1', '!', `${raw},format=I420`, '!'],
        ...['videoconvert', '!', `video/x-raw,format=${format}`, '!'],
        ...['roundsightstitch', `map=${path}`, '!', 'filesink', `location=${output}`],
      ]);
      expect(ended.exitCode, ended.text).toBe(0);
      outputs.push(await readFile(output));
    }
    const [planar, interleaved] = outputs;
    expect(planar?.length).toBe(480 * 240 * 1.5);
    expect(new Set(planar).size).toBeGreaterThan(20);
    expect(planar !== undefined && interleaved?.equals(planar)).toBe(true);
  });
});
