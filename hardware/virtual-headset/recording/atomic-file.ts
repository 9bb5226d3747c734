import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const temporarySuffix = '.writing';
const abandonedAfterMs = 3_600_000;

/** Writes a file so that its name never shows anything but the whole content, whoever else writes it. */
export async function writeAtomically(
  folder: string,
  name: string,
  content: Uint8Array | string,
): Promise<void> {
  const temporary = join(folder, `${name}.${randomUUID()}${temporarySuffix}`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes what killed writers left behind more than an hour ago. */
export async function removeAbandoned(folder: string, nowMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(temporarySuffix)) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => nowMs - mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await rm(path, { force: true });
  }
}
