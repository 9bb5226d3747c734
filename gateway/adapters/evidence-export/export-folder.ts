import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CodedError } from '../../ports/coded-error.ts';
import type { ExportOutput } from '../../ports/export-output.ts';

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
      await mkdir(partial, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(partial);
      if (bavail * bsize >= bytes) return new ExportFolder(folder, partial);
    } catch (error) {
      await removed(partial);
      return failed(error);
    }
    await removed(partial);
    throw new CodedError('output-disk-full', `${bytes} bytes are needed for ${folder}`);
  }

  async add(name: string, content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const path = join(this.#partial, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(failed);
    const file = await open(path, 'wx', 0o600).catch(failed);
    const digest = createHash('sha256');
    let bytes = 0;
    try {
      for await (const part of content) {
        digest.update(part);
        await file.writeFile(part).catch(failed);
        bytes += part.length;
      }
      await file.datasync().catch(failed);
    } finally {
      await file.close();
    }
    return { bytes, sha256: digest.digest('hex') };
  }

  async finish(): Promise<void> {
    await requireFree(this.#folder);
    await rename(this.#partial, this.#folder).catch(failed);
    const parent = await open(dirname(this.#folder), 'r').catch(failed);
    await parent
      .sync()
      .catch(failed)
      .finally(() => parent.close());
  }

  async discard(): Promise<void> {
    await removed(this.#partial);
  }
}

async function removed(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

async function requireFree(path: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CodedError('output-exists', path);
}

function failed(cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  throw new CodedError(isFull ? 'output-disk-full' : 'output-unwritable', message, { cause });
}
