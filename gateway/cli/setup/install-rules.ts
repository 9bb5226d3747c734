import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { udevRulesFileName } from '../../../hardware/udev/udev-rules.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { ProgramResult } from '../doctor/run-program.ts';
import { writeWholeFile } from '../write-whole-file.ts';
import { systemRulesFolder } from './system-rules-folder.ts';

export interface RulesPlace {
  folder: string;
  isRoot: boolean;
  run: (program: string, args: readonly string[]) => Promise<ProgramResult>;
}

/**
 * `done`: udev has read the rules and applied them to what is plugged in. `failed`: there is no udev here, or it does not
 * run; it reads the rules when it starts. `not-needed`: nothing changed, or it is a folder that udev does not read.
 */
export type Reload = 'done' | 'failed' | 'not-needed';

export type RulesResult =
  | { outcome: 'installed' | 'unchanged' | 'removed' | 'absent'; path: string; reload: Reload }
  | { outcome: 'needs-root'; path: string };

/** Makes the file be there with this content; writes nothing where it is so already. Rejects with `output-unwritable`. */
export function installRules(place: RulesPlace, rules: string): Promise<RulesResult> {
  return change(place, 'installed', async (path) => {
    if ((await contentOf(path)) === rules) return 'unchanged';
    mayChange(place);
    await mkdir(place.folder, { recursive: true, mode: 0o755 });
    await writeWholeFile(path, rules, 0o644);
    return 'installed';
  });
}

/** Makes the file not be there. Rejects with `output-unwritable`. */
export function removeRules(place: RulesPlace): Promise<RulesResult> {
  return change(place, 'removed', async (path) => {
    if ((await contentOf(path)) === null) return 'absent';
    mayChange(place);
    await rm(path);
    return 'removed';
  });
}

type Outcome = Exclude<RulesResult['outcome'], 'needs-root'>;

async function change(
  place: RulesPlace,
  changed: Outcome,
  act: (path: string) => Promise<Outcome>,
): Promise<RulesResult> {
  const path = join(place.folder, udevRulesFileName);
  try {
    const outcome = await act(path);
    return { outcome, path, reload: outcome === changed ? await reload(place) : 'not-needed' };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return { outcome: 'needs-root', path };
    throw new CodedError('output-unwritable', (cause as Error).message, { cause });
  }
}

/** A system whose folder is open to others by mistake is still changed by root only. */
function mayChange({ folder, isRoot }: RulesPlace): void {
  if (folder === systemRulesFolder && !isRoot) throw Object.assign(new Error('not root'), { code: 'EACCES' });
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const subsystems = ['usb', 'video4linux', 'sound'].map((name) => `--subsystem-match=${name}`);

async function reload({ folder, run }: RulesPlace): Promise<Reload> {
  if (folder !== systemRulesFolder) return 'not-needed';
  for (const args of [
    ['control', '--reload'],
    // What is plugged in gets its rights now and not only when it is plugged in again.
    ['trigger', '--action=change', ...subsystems],
  ]) {
    if ((await run('udevadm', args)).exitCode !== 0) return 'failed';
  }
  return 'done';
}
