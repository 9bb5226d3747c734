import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExportFolder } from '../../../../../gateway/adapters/evidence-export/export-folder.ts';

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe('an export in a folder', () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'roundsight-export-folder-'));
    folder = join(root, 'below', 'out');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('has its name only when all of it is there', async () => {
    const output = await ExportFolder.create(folder, 10);
    const sha256 = createHash('sha256').update('Hello').digest('hex');
    expect(await output.add('media/room/1.mp4', parts('Hel', 'lo'))).toEqual({ bytes: 5, sha256 });
    expect((await readdir(join(root, 'below')))[0]).toMatch(/^\.out\..*\.part$/);
    await output.finish();
    expect(await readdir(join(root, 'below'))).toEqual(['out']);
    expect(await readFile(join(folder, 'media/room/1.mp4'), 'utf8')).toBe('Hello');
  });

  it('leaves nothing behind where it is given up', async () => {
    const output = await ExportFolder.create(folder, 0);
    await output.add('a', parts('a'));
    await output.discard();
    await output.discard();
    expect(await readdir(join(root, 'below'))).toEqual([]);
  });

  it('takes the place of nothing, also of what came meanwhile', async () => {
    const output = await ExportFolder.create(folder, 0);
    await mkdir(folder);
    await expect(output.finish()).rejects.toMatchObject({ code: 'output-exists' });
    await expect(ExportFolder.create(folder, 0)).rejects.toMatchObject({ code: 'output-exists' });
    await output.discard();
    expect(await readdir(join(root, 'below'))).toEqual(['out']);
  });

  it('says before it begins that there is no room', async () => {
    await expect(ExportFolder.create(folder, 1e18)).rejects.toMatchObject({ code: 'output-disk-full' });
    expect(await readdir(join(root, 'below'))).toEqual([]);
  });

  it('says where it cannot be written', async () => {
    await writeFile(join(root, 'below'), '');
    await expect(ExportFolder.create(folder, 0)).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it('passes on what goes wrong with the content', async () => {
    const output = await ExportFolder.create(folder, 0);
    const broken = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      yield await Promise.resolve(Buffer.from('a'));
      throw new RangeError('broken');
    };
    await expect(output.add('a', broken())).rejects.toThrow(RangeError);
  });
});
