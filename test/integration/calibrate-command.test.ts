import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GreyPicture } from '../../hardware/calibration/room/grey-picture.ts';
import { chartPapers } from '../../hardware/calibration/chart/chart.ts';
import { calibrationSchema, type Calibration } from '../../hardware/calibration/index.ts';
import { overlapResidual } from '../../hardware/calibration/room/overlap-residual.ts';
import { scaledCalibration } from '../../hardware/profiles/index.ts';
import { unitCalibration } from '../../hardware/virtual-headset/unit-calibration.ts';
import { ChartCamera, type ChartPictureOptions } from '../support/chart-picture.ts';
import { chartPose, meanProjectionDifferencePx, placesAllAround } from '../support/chart-scene.ts';
import { wavesAndEdges } from '../support/fisheye-picture.ts';
import { disturbedUnit, roomPictures } from '../support/room-pictures.ts';
import { projectRoot } from '../support/project-root.ts';
import { runRoundsight } from '../support/roundsight-command.ts';

const size = { widthPx: 960, heightPx: 480 };
const squareM = chartPapers.a3.squareMm / 1000;
const places = placesAllAround.filter((_, index) => index !== 4 && index !== 9);
let folder: string;
let unit: Calibration;

const calibrate = (...args: string[]) => runRoundsight(folder, ['calibrate', ...args]);
const nominal = ['--profile', 'roundsight/reference', '--serial', 'UNIT-7', '--paper', 'a3'];
const chartPictures = places.map((_, index) => `chart-${index}.jpg`);

async function savePicture(name: string, { widthPx, heightPx, luma }: GreyPicture): Promise<void> {
  const raw = { width: widthPx, height: heightPx, channels: 1 as const };
  await sharp(luma, { raw }).jpeg({ quality: 92 }).toFile(join(folder, name));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-calibrate-'));
  const scaled = scaledCalibration(unitCalibration, size);
  if (scaled === null) throw new Error('the unit does not scale');
  unit = scaled;
  const camera = new ChartCamera(unit, wavesAndEdges);
  const save = (name: string, options: Pick<ChartPictureOptions, 'pose' | 'blur'>) =>
    savePicture(name, camera.render({ squareM, noise: 3, ...options }));
  const poses = places.map(chartPose);
  for (const [index, pose] of poses.entries()) await save(chartPictures[index] ?? '', { pose, blur: 1 });
  await save('blurred.jpg', { pose: poses[0] ?? null, blur: 24 });
  await save('empty.jpg', { pose: null, blur: 1 });
});
afterAll(() => rm(folder, { recursive: true }));

const resultSchema = z.object({
  rmsPx: z.number(),
  pictures: z.number(),
  lenses: z.array(z.object({ rmsPx: z.number(), corners: z.number(), maxThetaDeg: z.number() })),
  comparison: z.object({ kind: z.string(), newRmsPx: z.number(), olderRmsPx: z.array(z.number()) }),
  unusedPictures: z.array(z.string()),
});

describe('roundsight calibrate with-chart', () => {
  it('finds the unit from pictures of the chart, some of them bad, and says how well', async () => {
    const pictures = [...chartPictures, 'blurred.jpg', 'empty.jpg'];
    const output = ['--output', 'unit.json', '--json'];
    const { exitCode, stdout, stderr } = await calibrate('with-chart', ...pictures, ...nominal, ...output);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const result = resultSchema.parse(JSON.parse(stdout));
    expect(result.unusedPictures).toEqual(['blurred.jpg', 'empty.jpg']);
    expect(result.comparison.kind).toBe('held-out');
    expect(result.comparison.olderRmsPx[0]).toBeGreaterThan(5 * result.comparison.newRmsPx);
    expect(result.rmsPx).toBeLessThan(0.15);
    expect(stderr).toContain(`picture 10 of 10: no chart found (empty.jpg)`);
    const stored = calibrationSchema.parse(JSON.parse(await readFile(join(folder, 'unit.json'), 'utf8')));
    expect(stored).toMatchObject({ ...size, profileId: 'roundsight/reference', serial: 'UNIT-7' });
    expect(stored.calibratedOn).not.toBeNull();
    // Half a pixel of a stream 1920 wide.
    expect(meanProjectionDifferencePx(unit, stored)).toBeLessThan(0.25);
  });

  it('changes nothing where what is there is better', async () => {
    const before = JSON.stringify({ ...unit, serial: 'UNIT-7' });
    await writeFile(join(folder, 'good.json'), before);
    const few = ['chart-0.jpg', 'chart-2.jpg', 'chart-4.jpg'];
    const { exitCode, stdout, stderr } = await calibrate(
      'with-chart',
      ...few,
      ...nominal,
      '--output',
      'good.json',
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('calibration-not-better');
    expect(await readFile(join(folder, 'good.json'), 'utf8')).toBe(before);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each([
    ['too few pictures of the chart', 'calibration-undetermined', ['chart-0.jpg', 'empty.jpg']],
    ['a file that is no picture', 'input-unreadable', ['chart-0.jpg', 'text.jpg']],
    ['pictures of several sizes', 'picture-size-wrong', ['chart-0.jpg', 'small.png']],
  ])('says what is wrong with %s', async (_, code, pictures) => {
    await writeFile(join(folder, 'text.jpg'), 'no picture');
    const small = { width: 640, height: 320, channels: 3 as const, background: '#888' };
    await sharp({ create: small }).toFile(join(folder, 'small.png'));
    const { exitCode, stderr } = await calibrate(
      'with-chart',
      ...pictures,
      ...nominal,
      '--output',
      'no.json',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(code);
    await expect(readFile(join(folder, 'no.json'))).rejects.toThrow('ENOENT');
  });

  it('asks for what it starts from', async () => {
    const { exitCode, stderr } = await calibrate('with-chart', 'chart-0.jpg', '--output', 'no.json');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--profile <id> or --from <file>');
  });
});

describe('roundsight calibrate with-room', () => {
  it('refines a calibration that is 1° and 1 % off on pictures of a room', async () => {
    const names = ['ahead.jpg', 'right.jpg', 'left.jpg'];
    const pictures = roomPictures(unit, names.length, 'neck');
    for (const [index, picture] of pictures.entries()) await savePicture(names[index] ?? '', picture);
    const start = disturbedUnit(unit, { axis: [0, 1, 0], turnDeg: 1, focalFactors: [1.01, 1.01] });
    await writeFile(join(folder, 'start.json'), JSON.stringify(start));
    const files = ['--from', 'start.json', '--output', 'room.json'];
    const { exitCode, stdout, stderr } = await calibrate('with-room', ...names, ...files);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toMatch(/round 1 of \d+: \d+ points found again/);
    expect(stdout).toContain('Where lenses overlap: half of the points within');
    const stored = calibrationSchema.parse(JSON.parse(await readFile(join(folder, 'room.json'), 'utf8')));
    expect(overlapResidual(unit, start).rmsPx).toBeGreaterThan(8);
    expect(overlapResidual(unit, stored).rmsPx).toBeLessThan(1);
  });
});

describe('roundsight calibrate unknown-camera', () => {
  const seaside = join(projectRoot, '../shared/data/dual-fisheye/theta-z1-seaside.jpg');
  const kept = ['--serial', 'Z1', '--output', 'z1.json'];

  it.skipIf(!existsSync(seaside))('makes the seam of a real camera fit, from one picture', async () => {
    const { exitCode, stdout, stderr } = await calibrate('unknown-camera', seaside, ...kept, '--json');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const overlap = z.object({ overlap: z.object({ medianPx: z.number() }) });
    const { before, after } = z.object({ before: overlap, after: overlap }).parse(JSON.parse(stdout));
    expect(before.overlap.medianPx).toBeGreaterThan(2);
    expect(after.overlap.medianPx).toBeLessThan(0.5);
    const stored = calibrationSchema.parse(JSON.parse(await readFile(join(folder, 'z1.json'), 'utf8')));
    expect(stored).toMatchObject({ serial: 'Z1', widthPx: 800, heightPx: 400 });
  });

  it('says that a picture shows no lenses', async () => {
    await sharp({ create: { width: 640, height: 320, channels: 3, background: '#888' } }).toFile(
      join(folder, 'grey.png'),
    );
    const { exitCode, stderr } = await calibrate(
      'unknown-camera',
      'grey.png',
      '--serial',
      'G',
      '--output',
      'g.json',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('calibration-undetermined');
    await expect(readFile(join(folder, 'g.json'))).rejects.toThrow('ENOENT');
  });
});
