import { readFileSync } from 'node:fs';

/** Text of a file under `test/fixtures`, line ends as they are. */
export function readFixture(path: string): string {
  return readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
}
