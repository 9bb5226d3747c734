import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../support/project-root.ts';
import { runRoundsight } from '../support/roundsight-command.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-setup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const udev = (...args: string[]) => runRoundsight(folder, ['setup', '--udev', ...args]);
const configured = async () => {
  const camera = { vendorId: '32e4', productId: '9230', profile: 'generic/equirectangular-uvc' };
  await writeFile(join(folder, 'config.json'), JSON.stringify({ cameras: [camera] }));
  return ['--config', 'config.json'];
};

describe('roundsight setup --udev', () => {
  it('installs the rules of the repository, once, and removes them', async () => {
    const committed = await readFile(join(projectRoot, 'hardware/udev/70-roundsight.rules'), 'utf8');
    await writeFile(join(folder, 'empty.json'), '{}');
    const options = ['--config', 'empty.json', '--rules-dir', 'rules.d', '--json'];
    const first = await udev(...options);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    const path = join(folder, 'rules.d/70-roundsight.rules');
    expect(JSON.parse(first.stdout)).toEqual({ outcome: 'installed', path, reload: 'not-needed' });
    expect(await readFile(path, 'utf8')).toBe(committed);
    expect(JSON.parse((await udev(...options)).stdout)).toMatchObject({ outcome: 'unchanged' });
    expect(JSON.parse((await udev(...options, '--remove')).stdout)).toMatchObject({ outcome: 'removed' });
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  it('prints the rules with the configuration’s cameras and a group, and writes nothing', async () => {
    const { stdout, exitCode } = await udev('--print', '--group', 'proctors', ...(await configured()));
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'ATTRS{idVendor}=="32e4", ATTRS{idProduct}=="9230", TAG+="uaccess", GROUP="proctors"',
    );
  });

  it.each([
    [['setup'], /--udev/],
    [['setup', '--udev', '--group', 'a b'], /name of a group/],
    [['setup', '--udev', '--print', '--remove'], /cannot be used with/],
  ])('is told no by %j', async (args, message) => {
    const { exitCode, stderr, stdout } = await runRoundsight(folder, args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
