import { lstat, open, rm, statfs } from 'node:fs/promises';
import { CodedError } from '../../ports/coded-error.ts';

/** Rejects with `output-exists` where something has this name. */
export async function requireFree(path: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CodedError('output-exists', path);
}

/** Rejects with `output-disk-full` where so many bytes have no room in a folder. */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch(outputFailed);
  if (bavail * bsize < bytes)
    throw new CodedError('output-disk-full', `${bytes} bytes are needed in ${folder}`);
}

/** Takes away what is there, and never rejects. */
export async function removed(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** Waits until the names in a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(outputFailed);
  await handle
    .sync()
    .catch(outputFailed)
    .finally(() => handle.close());
}

export function outputFailed(cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  throw new CodedError(isFull ? 'output-disk-full' : 'output-unwritable', message, { cause });
}
