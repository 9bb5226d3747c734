import { mkdir, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../ports/coded-error.ts';
import type { EvidenceFile } from '../../ports/evidence-file.ts';
import type { EvidenceFiles } from '../../ports/evidence-files.ts';
import { EvidenceFileReader } from './evidence-file-reader.ts';

/** What ids of exam sessions and tracks are made of: nothing that leads out of the folder. */
const safeName = /^[a-z0-9][a-z0-9-]*$/i;
const fileName = /^(\d{6,})\.rsev$/;

/** Evidence below one folder: `<exam session>/<track>/<number>.rsev`; nobody else on the machine may read it. */
export class EvidenceFolders implements EvidenceFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async prepare(examSessionId: string, trackId: string): Promise<string> {
    const folder = this.#folder(examSessionId, trackId);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch(failed);
    return folder;
  }

  examSessionIds(): Promise<string[]> {
    return namesIn(this.#root);
  }

  async numbers(examSessionId: string, trackId: string): Promise<number[]> {
    const names = await namesIn(this.#folder(examSessionId, trackId));
    return names
      .map((name) => Number(fileName.exec(name)?.[1]))
      .filter((number) => number > 0)
      .sort((a, b) => a - b);
  }

  open(
    examSessionId: string,
    trackId: string,
    number: number,
    sessionKey: Uint8Array,
  ): Promise<EvidenceFile> {
    return EvidenceFileReader.open(this.#file(examSessionId, trackId, number), sessionKey);
  }

  bytes(examSessionId: string, trackId: string, number: number): Promise<Uint8Array> {
    return readFile(this.#file(examSessionId, trackId, number)).catch(failed);
  }

  async freeBytes(): Promise<number> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 }).catch(failed);
    const { bavail, bsize } = await statfs(this.#root).catch(failed);
    return bavail * bsize;
  }

  async erase(examSessionId: string): Promise<void> {
    await rm(this.#folder(examSessionId), { recursive: true, force: true }).catch(failed);
  }

  #file(examSessionId: string, trackId: string, number: number): string {
    return join(this.#folder(examSessionId, trackId), `${String(number).padStart(6, '0')}.rsev`);
  }

  #folder(...names: string[]): string {
    if (!names.every((name) => safeName.test(name))) throw new RangeError(`not a name: ${names.join('/')}`);
    return join(this.#root, ...names);
  }
}

function failed(error: unknown): never {
  throw new CodedError('evidence-missing', undefined, { cause: error });
}

/** None where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    return failed(error);
  }
}
