import type { ProgramResult } from '../doctor/run-program.ts';

export type RunProgram = (
  program: string,
  args: readonly string[],
  options?: { environment?: NodeJS.ProcessEnv },
) => Promise<ProgramResult>;

/**
 * `done`: udev has read the rules and applied them to what is plugged in. `ignored`: udevadm did not pass it on, as in a chroot, and
 * called that a success. `failed`: there is no udev here, or it does not run; it reads the rules when it starts.
 */
export type UdevReload = 'done' | 'ignored' | 'failed';

/** What udevadm says in a chroot, where it does nothing and exits with 0; systemd has no translation of it. */
const ignoredByUdevadm = /ignoring request/i;

const subsystems = ['usb', 'video4linux', 'sound'].map((name) => `--subsystem-match=${name}`);

/** Has udev read its rules anew and apply them to what is plugged in; never rejects. */
export async function reloadUdev(run: RunProgram): Promise<UdevReload> {
  // Whatever this person's settings are, it is to say on its output when it does nothing.
  const environment = { ...process.env, SYSTEMD_LOG_LEVEL: 'info', SYSTEMD_LOG_TARGET: 'console' };
  for (const args of [
    ['control', '--reload'],
    // What is plugged in gets its rights now and not only when it is plugged in again.
    ['trigger', '--action=change', ...subsystems],
  ]) {
    const { exitCode, output } = await run('udevadm', args, { environment });
    if (exitCode !== 0) return 'failed';
    if (ignoredByUdevadm.test(output)) return 'ignored';
  }
  return 'done';
}
