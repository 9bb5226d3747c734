import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder at or above a place that holds a `package.json`; the same for sources and for compiled code. */
export function projectFolder(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json at or above ${from}`);
  }
}
