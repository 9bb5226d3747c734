import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  debianPackages,
  optionalDebianPackages,
  waysToInstall,
} from '../../../../gateway/setup/debian-packages.mjs';
import { steps } from '../../../../gateway/setup/steps.mjs';

describe('the way to install Debian packages', () => {
  const install = 'apt-get install --yes --no-install-recommends xvfb chromium';

  it.each([
    [{ isRoot: true, sudo: 'absent' }, [], `apt-get update && ${install}`],
    [{ isRoot: false, sudo: 'free' }, ['sudo', '-n'], `sudo apt-get update && sudo ${install}`],
    [{ isRoot: false, sudo: 'asks' }, null, `sudo apt-get update && sudo ${install}`],
    [{ isRoot: false, sudo: 'absent' }, null, `su -l -c 'apt-get update && ${install}'`],
  ] as const)('for %o is what this person can do', (rights, prefix, remedy) => {
    expect(waysToInstall(['xvfb', 'chromium'], rights)).toEqual({ prefix, remedy });
  });
});

describe('on a Debian without QEMU', () => {
  const test = { purpose: 'test', root: '/nowhere' };
  const start = { purpose: 'start', root: '/nowhere' };
  let folder: string;
  let said: string[];

  /** A program that comes before the machine's own of the same name. */
  async function program(name: string, script: string): Promise<void> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }
  const askedOfApt = () => readFile(join(folder, 'asked'), 'utf8').catch(() => '');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-setup-'));
    vi.stubEnv('PATH', `${folder}:${process.env.PATH ?? ''}`);
    said = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    await program('dpkg-query', 'exit 0');
    // This person may become root without a password, by whichever way.
    await program('sudo', 'shift; [ "$1" = true ] || exec "$@"');
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  it('it is missing for the tests only, as something that is not needed', () => {
    expect(optionalDebianPackages.missing(test)).toEqual(['qemu-system-x86']);
    expect(optionalDebianPackages.missing(start)).toEqual([]);
    expect(debianPackages.missing(test)).not.toContain('qemu-system-x86');
    expect(steps.filter((step) => 'isOptional' in step)).toEqual([optionalDebianPackages]);
  });

  it('it is installed where it can be', async () => {
    await program('apt-get', `echo "$@" >> '${join(folder, 'asked')}'`);
    await optionalDebianPackages.run(test, ['qemu-system-x86']);
    expect(await askedOfApt()).toContain('install --yes --no-install-recommends qemu-system-x86');
    expect(said.join('')).not.toContain('Going on without');
  });

  it('the set-up goes on where it cannot be, and says what is left out and which command would mend it', async () => {
    await program('apt-get', 'echo "E: Unable to locate package $4" >&2; exit 100');
    await optionalDebianPackages.run(test, ['qemu-system-x86']);
    expect(said.join('')).toMatch(/Going on without .*qemu-system-x86: the hardware tests/);
    expect(said.join('')).toContain('apt-get install --yes --no-install-recommends qemu-system-x86');
  });

  it('what is needed still ends the set-up where it cannot be installed', async () => {
    await program('apt-get', 'exit 100');
    await expect(debianPackages.run(test, ['ffmpeg'])).rejects.toThrow('failed');
  });
});
