import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}

/** The checkout's folder, whether this file runs from its source or compiled below build/. */
export const projectRoot = rootAbove(dirname(fileURLToPath(import.meta.url)));
