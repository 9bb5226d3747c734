import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * All files below the given places (files or folders, relative to the root), sorted, as absolute paths.
 *
 * @param {string} root
 * @param {readonly string[]} places
 * @param {(file: string) => boolean} [accept]
 */
export function filesBelow(root, places, accept = () => true) {
  const files = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else if (accept(child)) files.push(child);
    }
  };
  for (const place of places) {
    const path = join(root, place);
    if (!existsSync(path)) continue;
    try {
      visit(path);
    } catch (error) {
      if (error.code !== 'ENOTDIR') throw error;
      files.push(path);
    }
  }
  return files.sort();
}

/** A digest that changes when a file's name or content does, or one of the extra words. */
export function digestOf(root, files, ...extra) {
  const hash = createHash('sha256');
  for (const word of extra) hash.update(`${word}\0`);
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Whether the step of this name was last finished with this digest. */
export function isStamped(file, digest) {
  return existsSync(file) && readFileSync(file, 'utf8') === digest;
}

export function stamp(file, digest) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, digest);
}
