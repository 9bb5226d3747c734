import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runRoundsight } from '../support/roundsight-command.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-webcams-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('roundsight webcam', () => {
  it('lists webcams as JSON', async () => {
    const { exitCode, stdout } = await runRoundsight(folder, ['webcam', 'list', '--json']);
    expect(exitCode).toBe(0);
    expect(Array.isArray(JSON.parse(stdout))).toBe(true);
  });

  it.each(['/dev/video0; touch touched;', '$(touch touched)', 'no-such-webcam'])(
    'takes no still from %j and writes nothing',
    async (id) => {
      const args = ['webcam', 'still', '--device', id, '--output', 'still.jpg'];
      const { exitCode, stdout, stderr } = await runRoundsight(folder, args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(/^roundsight: webcam-missing: /);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('wants a size as width and height', async () => {
    const args = ['webcam', 'still', '--device', 'x', '--output', 'still.jpg', '--size', '640x480;x'];
    expect(await runRoundsight(folder, args)).toMatchObject({ exitCode: 2 });
    await expect(stat(join(folder, 'still.jpg'))).rejects.toThrow('ENOENT');
  });
});
