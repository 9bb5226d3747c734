import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../ports/coded-error.ts';

const rightsOfOthers = 0o077;
const largestBytes = 65_536;

/**
 * Puts a file there that only this user may read (0600), on the disk and whole, and answers whether it did: where there is one
 * already it stays as it is, also when two try at once. Rejects with `evidence-key-missing`.
 */
export async function createPrivateFile(path: string, content: string): Promise<boolean> {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writePrivateFile(partial, content);
    try {
      // Unlike a rename it never takes the place of what is there, and unlike opening it is whole at once.
      await link(partial, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
    await syncFolder(dirname(path));
    return true;
  } catch (cause) {
    throw new CodedError('evidence-key-missing', (cause as Error).message, { cause });
  } finally {
    await rm(partial, { force: true });
  }
}

/** Writes a new file of mode 0600 and waits until it is on the disk; rejects with the system's error. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until the names in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The text of a file that nobody else may read, null where there is none. Rejects with `evidence-key-invalid` where others have
 * rights to it or it is no such file, and with `evidence-key-missing` where it cannot be read.
 */
export async function readPrivateFile(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const status = await file.stat();
      if (!status.isFile() || status.size > largestBytes)
        throw new CodedError('evidence-key-invalid', `${path} is no key`);
      if ((status.mode & rightsOfOthers) !== 0)
        throw new CodedError('evidence-key-invalid', `others may use ${path}: chmod 600 it`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CodedError('evidence-key-missing', (cause as Error).message, { cause });
  }
}
