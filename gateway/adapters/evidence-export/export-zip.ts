import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import {
  zipDescriptor,
  zipDirectory,
  zipLocalHeader,
  type CheckedZipEntry,
} from '../../domain/evidence/zip-layout.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { ExportOutput } from '../../ports/export-output.ts';
import { outputFailed, removed, requireFree, requireRoom, syncFolder } from './output-place.ts';

/** An exported recording as a ZIP file (zip-layout.ts), for this user alone. Until all of it is there it has another, hidden name. */
export class ExportZip implements ExportOutput {
  readonly #path: string;
  readonly #partial: string;
  readonly #folder: string;
  readonly #file: FileHandle;
  readonly #entries: CheckedZipEntry[] = [];

  private constructor(file: FileHandle, place: { path: string; partial: string; folder: string }) {
    this.#file = file;
    this.#path = place.path;
    this.#partial = place.partial;
    this.#folder = place.folder;
  }

  /**
   * All files will be in this one folder. Rejects with `output-exists` where something has this name, and with `output-disk-full` where so many
   * bytes have no room.
   */
  static async create(path: string, folder: string, bytes: number): Promise<ExportZip> {
    await requireFree(path);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(outputFailed);
    await requireRoom(dirname(path), bytes);
    const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
    const file = await open(partial, 'wx', 0o600).catch(outputFailed);
    return new ExportZip(file, { path, partial, folder });
  }

  async add(name: string, content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const entry = { name: `${this.#folder}/${name}`, bytes: 0, crc32: 0 };
    const digest = createHash('sha256');
    await this.#write(zipLocalHeader(entry.name));
    for await (const part of content) {
      digest.update(part);
      entry.bytes += part.length;
      entry.crc32 = crc32(part, entry.crc32);
      await this.#write(part);
    }
    await this.#write(zipDescriptor(entry));
    this.#entries.push(entry);
    return { bytes: entry.bytes, sha256: digest.digest('hex') };
  }

  async finish(): Promise<void> {
    await this.#write(zipDirectory(this.#entries));
    await this.#file.sync().catch(outputFailed);
    await this.#file.close().catch(outputFailed);
    // Unlike a rename it never takes the place of what is there.
    await link(this.#partial, this.#path).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') return outputFailed(cause);
      throw new CodedError('output-exists', this.#path, { cause });
    });
    await removed(this.#partial);
    await syncFolder(dirname(this.#path));
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await removed(this.#partial);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#file.writeFile(bytes).catch(outputFailed);
  }
}
