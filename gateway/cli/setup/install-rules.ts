import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { udevRulesFileName } from '../../../hardware/udev/udev-rules.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { writeWholeFile } from '../write-whole-file.ts';
import { reloadUdev, type RunProgram, type UdevReload } from './reload-udev.ts';
import { systemRulesFolder } from './system-rules-folder.ts';

export interface RulesPlace {
  folder: string;
  isRoot: boolean;
  run: RunProgram;
}

/** `not-needed`: nothing changed, or it is a folder that udev does not read. */
export type Reload = UdevReload | 'not-needed';

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

async function reload({ folder, run }: RulesPlace): Promise<Reload> {
  return folder === systemRulesFolder ? reloadUdev(run) : 'not-needed';
}
