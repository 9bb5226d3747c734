import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, filesBelow, isStamped, stamp } from '../../../../gateway/setup/stamps.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'roundsight-stamps-'));
  await mkdir(join(root, 'source', 'deep'), { recursive: true });
  await writeFile(join(root, 'source', 'one.ts'), 'one');
  await writeFile(join(root, 'source', 'deep', 'two.ts'), 'two');
  await writeFile(join(root, 'source', 'notes.md'), 'notes');
  await writeFile(join(root, 'settings.json'), '{}');
});
afterEach(() => rm(root, { recursive: true }));

const isCode = (file: string) => /\.(ts|json)$/.test(file);
const filesNow = () => filesBelow(root, ['source', 'settings.json', 'no-such-place'], isCode);

describe('filesBelow', () => {
  it('finds files in folders and files named themselves, and passes over what is not there', () => {
    const names = filesNow().map((file) => file.slice(root.length + 1));
    expect(names).toEqual(['settings.json', 'source/deep/two.ts', 'source/one.ts']);
  });
});

describe('digestOf', () => {
  it('stays while nothing changes, and whatever the files’ dates', async () => {
    const before = digestOf(root, filesNow(), 'abi');
    await writeFile(join(root, 'source', 'one.ts'), 'one');
    expect(digestOf(root, filesNow(), 'abi')).toBe(before);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['content', () => writeFile(join(root, 'source', 'one.ts'), 'One')],
    ['a new file', () => writeFile(join(root, 'source', 'three.ts'), '')],
    ['a file that went', () => rm(join(root, 'source', 'deep', 'two.ts'))],
  ])('changes with %s', async (_what, change) => {
    const before = digestOf(root, filesNow(), 'abi');
    await change();
    expect(digestOf(root, filesNow(), 'abi')).not.toBe(before);
  });

  it('changes with the words beside the files', () => {
    expect(digestOf(root, filesNow(), 'abi 115')).not.toBe(digestOf(root, filesNow(), 'abi 127'));
  });
});

describe('a stamp', () => {
  it('holds for its digest only, and makes its own folder', () => {
    const file = join(root, 'build', '.stamps', 'server');
    expect(isStamped(file, 'first')).toBe(false);
    stamp(file, 'first');
    expect(isStamped(file, 'first')).toBe(true);
    expect(isStamped(file, 'second')).toBe(false);
  });
});
