import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Puts a file into a folder that is there, whole or not at all, with exactly this mode; rejects with the system's error. */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  // Hidden and without the name's ending: whoever reads the folder meanwhile does not take it for the file.
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    const file = await open(partial, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}
