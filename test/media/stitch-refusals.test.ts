import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Calibration } from '../../hardware/calibration/index.ts';
import { ffmpeg, plainUnit, StitchRig } from '../support/stitch-rig.ts';
import { colourError, writeTwoColours } from '../support/two-colour-pictures.ts';

let rig: StitchRig;
beforeAll(async () => {
  rig = await StitchRig.open();
  await writeTwoColours(rig);
});
afterAll(() => rig.close());
afterEach(async () => {
  expect(await rig.leftovers()).toEqual([]);
});

describe('what cannot be stitched', () => {
  beforeAll(async () => {
    const film = await readFile(rig.path('studio.mp4'));
    await writeFile(rig.path('cut.mp4'), film.subarray(0, film.length / 2));
    await writeFile(rig.path('cut.jpg'), (await readFile(rig.path('colours.jpg'))).subarray(0, 700));
    await writeFile(rig.path('cut.png'), (await readFile(rig.path('colours.png'))).subarray(0, 500));
    await writeFile(rig.path('text.jpg'), 'no picture at all');
    await writeFile(rig.path('empty.png'), '');
    await ffmpeg('-f', 'lavfi', '-t', '1', '-i', 'sine', rig.path('sound.wav'));
  });

  it.each([
    ['a file that is not there', 'nothing.jpg', 'input-unreadable'],
    ['a film cut short', 'cut.mp4', 'input-unreadable'],
    ['a picture cut short', 'cut.jpg', 'input-unreadable'],
    ['another picture cut short', 'cut.png', 'input-unreadable'],
    ['text', 'text.jpg', 'input-unreadable'],
    ['an empty file', 'empty.png', 'input-unreadable'],
    ['sound', 'sound.wav', 'input-unreadable'],
    ['a folder', '.', 'input-unreadable'],
  ])('is %s', async (_what, input, code) => {
    const stitching = rig.stitch({ inputs: [input], output: 'never.png', calibration: plainUnit(480) });
    await expect(stitching).rejects.toMatchObject({
      code,
      detail: expect.stringContaining(rig.folder) as unknown,
    });
    expect(existsSync(rig.path('never.png'))).toBe(false);
  });

  it('is a still that shall be a film', async () => {
    const stitching = rig.stitch({
      inputs: ['colours.png'],
      output: 'never.mp4',
      calibration: plainUnit(480),
    });
    await expect(stitching).rejects.toMatchObject({ code: 'input-unreadable' });
  });

  it('is a picture of another shape, and both sizes are named', async () => {
    const calibration: Calibration = { ...plainUnit(480), heightPx: 300 };
    const stitching = rig.stitch({ inputs: ['colours.png'], output: 'never.png', calibration });
    await expect(stitching).rejects.toMatchObject({
      code: 'picture-size-wrong',
      detail: expect.stringMatching(/480×300.*480×240/) as unknown,
    });
  });

  it('is what has no calibration, or a bad one', async () => {
    const ask = { inputs: ['colours.png'], output: 'never.png' };
    const missing = { kind: 'file' as const, path: rig.path('none.json') };
    await expect(rig.stitch({ ...ask, calibration: missing })).rejects.toMatchObject({
      code: 'calibration-missing',
    });
    const bad = { kind: 'file' as const, path: rig.path('text.jpg') };
    await expect(rig.stitch({ ...ask, calibration: bad })).rejects.toMatchObject({
      code: 'calibration-invalid',
    });
    const unknown = { kind: 'profile' as const, id: 'no/body' };
    await expect(rig.stitch({ ...ask, calibration: unknown })).rejects.toMatchObject({
      code: 'calibration-missing',
      detail: expect.stringContaining('generic/dual-fisheye-uvc') as unknown,
    });
  });

  it('is what would replace a file, unless that was asked for', async () => {
    await writeFile(rig.path('mine.png'), 'precious');
    const ask = { inputs: ['colours.png'], output: 'mine.png', calibration: plainUnit(480) };
    await expect(rig.stitch(ask)).rejects.toMatchObject({ code: 'output-exists' });
    expect(await readFile(rig.path('mine.png'), 'utf8')).toBe('precious');
    await rig.stitch({ ...ask, overwrite: true });
    expect(await colourError(rig.path('mine.png'))).toBeLessThanOrEqual(2);
  });

  it('is what has no place to go', async () => {
    const ask = { inputs: ['colours.png'], calibration: plainUnit(480) };
    for (const output of ['no-such-folder/out.png', 'text.jpg/out.png', '../../../proc/out.png']) {
      await expect(rig.stitch({ ...ask, output })).rejects.toMatchObject({ code: 'output-unwritable' });
    }
  });
});
