import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { link, mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { CodedError } from '../../ports/coded-error.ts';
import type { ExportOutput } from '../../ports/export-output.ts';
import { outputFailed, removed, requireFree, requireRoom, syncFolder } from './output-place.ts';

/** When a file was made says nothing that is not in the chains: the same export is the same file. */
const mtime = new Date('2000-01-01T00:00:00Z');
const mode = 0o100600;

/** An exported recording as a ZIP file, for this user alone: stored, not compressed, as pictures are it already. Until all of it is there it has another, hidden name. */
export class ExportZip implements ExportOutput {
  readonly #path: string;
  readonly #partial: string;
  readonly #zip = new ZipFile();
  readonly #file: WriteStream;
  readonly #written: Promise<void>;

  private constructor(path: string, partial: string) {
    this.#path = path;
    this.#partial = partial;
    this.#file = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true });
    this.#written = pipeline(this.#zip.outputStream, this.#file);
    this.#written.catch(() => undefined);
  }

  /** Rejects with `output-exists` where something has this name, and with `output-disk-full` where so many bytes have no room. */
  static async create(path: string, bytes: number): Promise<ExportZip> {
    await requireFree(path);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(outputFailed);
    await requireRoom(dirname(path), bytes);
    return new ExportZip(path, join(dirname(path), `.${basename(path)}.${randomUUID()}.part`));
  }

  async add(name: string, content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const digest = createHash('sha256');
    let bytes = 0;
    const source = Readable.from(
      (async function* () {
        for await (const part of content) {
          digest.update(part);
          bytes += part.length;
          yield part;
        }
      })(),
      { objectMode: false },
    );
    const inFolder = `${basename(this.#path, extname(this.#path))}/${name}`;
    this.#zip.addReadStream(source, inFolder, { compress: false, mtime, mode });
    // Where the file cannot be written nobody reads the content to its end.
    await Promise.race([finished(source), this.#failure()]);
    return { bytes, sha256: digest.digest('hex') };
  }

  async finish(): Promise<void> {
    this.#zip.end();
    await this.#written.catch(outputFailed);
    // Unlike a rename it never takes the place of what is there.
    await link(this.#partial, this.#path).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') return outputFailed(cause);
      throw new CodedError('output-exists', this.#path, { cause });
    });
    await removed(this.#partial);
    await syncFolder(dirname(this.#path));
  }

  async discard(): Promise<void> {
    this.#file.destroy();
    await this.#written.catch(() => undefined);
    await removed(this.#partial);
  }

  async #failure(): Promise<never> {
    await this.#written.catch(outputFailed);
    throw new CodedError('output-unwritable', `${this.#partial} ended early`);
  }
}
