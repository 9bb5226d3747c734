import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharpIdentityPictures } from '../../gateway/adapters/still-pictures/sharp-identity-pictures.ts';
import { hostileFiles, photograph, pngBomb } from '../support/hostile-pictures.ts';
import { projectRoot } from '../support/project-root.ts';

const decodeProcessEntry = join(projectRoot, 'build/gateway/adapters/still-pictures/decode-process.js');

describe('the process that decodes pictures', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-decode-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** One that does something else in the place of decoding. */
  const doing = async (script: string, timeoutMs = 60_000) => {
    const path = join(folder, `${script.length}.mjs`);
    await writeFile(path, script);
    return new SharpIdentityPictures({ decodeProcessEntry: path, timeoutMs });
  };
  const pictures = new SharpIdentityPictures({ decodeProcessEntry });

  it('gives pictures, says what is wrong with a file, and holds up nobody by one', async () => {
    const hostile = await hostileFiles();
    const files = [
      hostile['a GIF'],
      await photograph(),
      pngBomb(60_000, 60_000),
      await photograph({}, 'webp'),
    ];
    const outcomes = await Promise.allSettled(
      files.map((file) => pictures.prepare(file ?? Buffer.alloc(0), 400)),
    );
    expect(
      outcomes.map((outcome) =>
        outcome.status === 'fulfilled'
          ? [outcome.value.widthPx, outcome.value.measured.luma.length]
          : (outcome.reason as { code: string }).code,
      ),
    ).toEqual(['picture-invalid', [800, 120_000], 'picture-too-large', [800, 120_000]]);
  });

  it.each([
    ['is killed by a fault', 'process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000);'],
    ['says nothing', 'process.exit(0);'],
    ['says nonsense', 'process.stdout.write("nonsense");'],
    ['never ends of much', 'const more = () => process.stdout.write(Buffer.alloc(1 << 20), more); more();'],
  ])('that %s gives no picture, and nothing else happens', async (_, script) => {
    const broken = await doing(script);
    await expect(broken.prepare(await photograph(), 400)).rejects.toMatchObject({ code: 'picture-invalid' });
  });

  it('that hangs is ended', async () => {
    const hanging = await doing('setInterval(() => {}, 1000);', 200);
    await expect(hanging.prepare(await photograph(), 400)).rejects.toMatchObject({ code: 'picture-invalid' });
  });
});
