import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fault, ok, warning, type Finding } from './finding.ts';

const gib = 1024 ** 3;

/** Below this not even a rendered scene and the database are safe. */
const neededBytes = 1 * gib;

/** Below this a day of recording may not fit. */
const comfortableBytes = 20 * gib;

/** Whether a folder can be written (or made) and has room. */
export async function checkFolder(subject: string, folder: string): Promise<Finding> {
  const existing = await nearestExisting(folder);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch {
    return fault(subject, `${existing} cannot be written`, `Give yourself the right to write ${existing}.`);
  }
  const { bavail, bsize } = await statfs(existing);
  return judgeRoom(subject, folder, bavail * bsize);
}

export function judgeRoom(subject: string, folder: string, freeBytes: number): Finding {
  const free = `${folder}: ${(freeBytes / gib).toFixed(1)} GiB free`;
  if (freeBytes < neededBytes) return fault(subject, free, 'Make room: at least 1 GiB is needed.');
  if (freeBytes < comfortableBytes)
    return warning(subject, free, 'Make room: a day of recording may need 20 GiB.');
  return ok(subject, free);
}

async function nearestExisting(folder: string): Promise<string> {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    try {
      await access(candidate);
      return candidate;
    } catch {
      if (dirname(candidate) === candidate) return candidate;
    }
  }
}
