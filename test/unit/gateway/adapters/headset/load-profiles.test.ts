import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../../../gateway/adapters/headset/load-profiles.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-profiles-'));
  await mkdir(join(folder, 'maker'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('loading profiles', () => {
  it.each([
    ['no JSON', '{'],
    ['an empty object', '{}'],
  ])('names the file that is %s', async (_, content) => {
    await writeFile(join(folder, 'maker', 'model.json'), content);
    await expect(loadProfiles(folder)).rejects.toMatchObject({ code: 'config-invalid' });
    await expect(loadProfiles(folder)).rejects.toThrow('maker/model.json');
  });

  it('reads nothing but vendors’ JSON files', async () => {
    await writeFile(join(folder, 'notes.json'), '{');
    await writeFile(join(folder, 'maker', 'README.md'), '');
    expect(await loadProfiles(folder)).toEqual([]);
  });
});
