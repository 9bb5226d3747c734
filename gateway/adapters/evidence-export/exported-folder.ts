import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, lstat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../ports/coded-error.ts';
import type { ExportedFile, ExportedFiles, FileDigest } from '../../ports/exported-files.ts';
import { DigestReading } from './digest-reading.ts';

/** An exported recording in a folder. Links are not followed. */
export class ExportedFolder implements ExportedFiles {
  readonly #folder: string;
  readonly #reading = new DigestReading();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A folder has no form of its own. */
  formFault(): Promise<null> {
    return Promise.resolve(null);
  }

  folder(): null {
    return null;
  }

  async list(): Promise<ExportedFile[]> {
    const files = await this.#below('').catch(unreadable);
    return files.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  async #below(folder: string): Promise<ExportedFile[]> {
    const files: ExportedFile[] = [];
    for (const entry of await readdir(join(this.#folder, folder), { withFileTypes: true })) {
      const name = `${folder}${entry.name}`;
      if (entry.isDirectory()) files.push(...(await this.#below(`${name}/`)));
      else if (entry.isFile()) files.push({ name, bytes: (await lstat(join(this.#folder, name))).size });
      else files.push({ name, bytes: null });
    }
    return files;
  }

  read(name: string, fromByte: number, toByte: number): Promise<Uint8Array> {
    return this.#with(name, async (file) => {
      const buffer = Buffer.alloc(toByte - fromByte);
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, fromByte + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    });
  }

  digest(name: string, onBytes: (bytes: number) => void): Promise<FileDigest> {
    return this.#with(name, async (file) => {
      const digest = createHash('sha256');
      await this.#reading.through(file, { fromByte: 0, toByte: Infinity }, (chunk) => {
        digest.update(chunk);
        onBytes(chunk.length);
      });
      return { sha256: digest.digest('hex'), isAsListed: true };
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #with<T>(name: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(join(this.#folder, name), flags).catch(unreadable);
    return use(file)
      .catch(unreadable)
      .finally(() => file.close());
  }
}

function unreadable(cause: unknown): never {
  throw new CodedError('export-unreadable', (cause as Error).message, { cause });
}
