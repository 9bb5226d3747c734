import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExportOutput } from '../../ports/export-output.ts';
import { outputFailed, removed, requireFree, requireRoom, syncFolder } from './output-place.ts';

/** An exported recording as a folder, for this user alone; until all of it is there it has another, hidden name beside it. */
export class ExportFolder implements ExportOutput {
  readonly #folder: string;
  readonly #partial: string;

  private constructor(folder: string, partial: string) {
    this.#folder = folder;
    this.#partial = partial;
  }

  /** Rejects with `output-exists` where something has this name, and with `output-disk-full` where so many bytes have no room. */
  static async create(folder: string, bytes: number): Promise<ExportFolder> {
    await requireFree(folder);
    const partial = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.part`);
    try {
      await mkdir(partial, { recursive: true, mode: 0o700 }).catch(outputFailed);
      await requireRoom(partial, bytes);
      return new ExportFolder(folder, partial);
    } catch (error) {
      await removed(partial);
      throw error;
    }
  }

  async add(name: string, content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const path = join(this.#partial, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(outputFailed);
    const file = await open(path, 'wx', 0o600).catch(outputFailed);
    const digest = createHash('sha256');
    let bytes = 0;
    try {
      for await (const part of content) {
        digest.update(part);
        await file.writeFile(part).catch(outputFailed);
        bytes += part.length;
      }
      await file.datasync().catch(outputFailed);
    } finally {
      await file.close();
    }
    return { bytes, sha256: digest.digest('hex') };
  }

  async finish(): Promise<void> {
    await requireFree(this.#folder);
    await rename(this.#partial, this.#folder).catch(outputFailed);
    await syncFolder(dirname(this.#folder));
  }

  discard(): Promise<void> {
    return removed(this.#partial);
  }
}
