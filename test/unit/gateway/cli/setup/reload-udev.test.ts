import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../../../../gateway/cli/doctor/run-program.ts';
import { reloadUdev } from '../../../../../gateway/cli/setup/reload-udev.ts';

/** The sentence of systemd's udevadm, which it only says at this level or a more talkative one. */
const inChroot = `[ "$SYSTEMD_LOG_LEVEL" = info ] && echo 'Running in chroot, ignoring request.' >&2
exit 0`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-udevadm-'));
  vi.stubEnv('PATH', `${folder}:${process.env.PATH ?? ''}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function udevadm(script: string): Promise<void> {
  const path = join(folder, 'udevadm');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

describe('udev', () => {
  it('has read the rules and applied them when both requests were taken', async () => {
    await udevadm(`echo "$@" >> '${join(folder, 'asked')}'`);
    expect(await reloadUdev(runProgram)).toBe('done');
  });

  it('was not told by a udevadm that ignores requests, whatever the person’s log level, though it exits with 0', async () => {
    vi.stubEnv('SYSTEMD_LOG_LEVEL', 'err');
    await udevadm(inChroot);
    expect(await reloadUdev(runProgram)).toBe('ignored');
  });

  it('was not told where udevadm fails', async () => {
    await udevadm('exit 1');
    expect(await reloadUdev(runProgram)).toBe('failed');
  });

  it('was not told where only the second request is ignored', async () => {
    await udevadm(`[ "$1" = control ] || { ${inChroot.replace('\n', '; ')}; }`);
    expect(await reloadUdev(runProgram)).toBe('ignored');
  });
});
