import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StitchMapCache } from '../../gateway/adapters/stitch-maps/stitch-map-cache.ts';
import type { Calibration } from '../../hardware/calibration/index.ts';
import { calibrationForWidth, unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';

const built = (path: string) => fileURLToPath(new URL(`../../build/${path}`, import.meta.url));

describe('the cache of stitch maps', () => {
  let root: string;
  let codeFolder: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'roundsight-maps-'));
    codeFolder = join(root, 'code');
    await cp(built('hardware/calibration'), codeFolder, { recursive: true });
  });
  afterAll(() => rm(root, { recursive: true }));

  const folder = () => join(root, 'maps');
  const cache = () =>
    new StitchMapCache({
      folder: folder(),
      threadEntry: built('gateway/adapters/stitch-maps/build-stitch-map.js'),
      codeFolder,
    });
  const provide = async (maps: StitchMapCache, calibration: Calibration = unitCalibration) => {
    const stitching = await maps.provide({ readCalibration: () => Promise.resolve(calibration) });
    if (stitching.kind !== 'stitch-map') throw new Error('expected a stitch map');
    return stitching;
  };

  it('computes a map once, also for two who ask at once and for a gateway that starts again', async () => {
    const maps = cache();
    const [first, second] = await Promise.all([provide(maps), provide(maps)]);
    expect(first).toMatchObject({ kind: 'stitch-map', path: second.path, widthPx: 1920, heightPx: 960 });
    expect((await readFile(first.path)).subarray(0, 8).toString()).toBe('RSSTITCH');
    expect(await readdir(folder())).toHaveLength(1);
    const before = await stat(first.path);
    expect((await provide(cache())).path).toBe(first.path);
    expect((await stat(first.path)).mtimeMs).toBe(before.mtimeMs);
  });

  it('computes a map again that was damaged on the disk', async () => {
    const { path } = await provide(cache());
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(whole.length - 1) ^ 1, whole.length - 1);
    for (const bytes of [Buffer.alloc(0), whole.subarray(0, whole.length / 2), damaged]) {
      await writeFile(path, bytes);
      expect((await provide(cache())).path).toBe(path);
      expect((await readFile(path)).equals(whole)).toBe(true);
    }
  });

  it('computes another for another unit and for other code', async () => {
    const paths = new Set([(await provide(cache())).path]);
    paths.add((await provide(cache(), { ...unitCalibration, serial: 'another' })).path);
    await writeFile(join(codeFolder, 'stitch-map.js'), '// another way to compute it');
    paths.add((await provide(cache())).path);
    expect(paths.size).toBe(3);
  });

  it('makes no panorama wider than the pictures that it is made of', async () => {
    const { path, ...small } = await provide(cache(), calibrationForWidth(unitCalibration, 1280));
    expect(small).toMatchObject({ widthPx: 1280, heightPx: 640 });
    expect(path).not.toBe((await provide(cache())).path);
    expect(await provide(cache())).toMatchObject({ widthPx: 1920, heightPx: 960 });
  });

  it('needs no map for pictures that are panoramas already', async () => {
    const panorama: Calibration = { ...unitCalibration, projection: 'equirectangular', lenses: [] };
    const before = await readdir(folder());
    expect(await cache().provide({ readCalibration: () => Promise.resolve(panorama) })).toEqual({
      kind: 'already-equirectangular',
    });
    expect(await readdir(folder())).toEqual(before);
  });

  it('refuses a calibration that gives no map, and leaves nothing behind', async () => {
    const before = await readdir(folder());
    await expect(provide(cache(), { ...unitCalibration, widthPx: 16, heightPx: 16 })).rejects.toMatchObject({
      code: 'calibration-invalid',
    });
    expect(await readdir(folder())).toEqual(before);
  });
});
