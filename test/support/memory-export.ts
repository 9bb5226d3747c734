import type { ExportedFile, ExportedFiles, FileDigest } from '../../gateway/ports/exported-files.ts';
import { sha256 } from './evidence-files.ts';
import type { Export } from './tampered-exports.ts';

/** An exported recording that is in memory. */
export class MemoryExport implements ExportedFiles {
  readonly #files: Export;

  constructor(files: Export) {
    this.#files = files;
  }

  formFault(): Promise<null> {
    return Promise.resolve(null);
  }

  folder(): null {
    return null;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  list(): Promise<ExportedFile[]> {
    const files = [...this.#files].map(([name, { length: bytes }]) => ({ name, bytes }));
    return Promise.resolve(files.sort((one, other) => (one.name < other.name ? -1 : 1)));
  }

  read(name: string, fromByte: number, toByte: number): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes(name).subarray(fromByte, toByte));
  }

  digest(name: string, onBytes: (bytes: number) => void): Promise<FileDigest> {
    onBytes(this.#bytes(name).length);
    return Promise.resolve({ sha256: sha256(this.#bytes(name)), isAsListed: true });
  }

  #bytes(name: string): Buffer {
    const bytes = this.#files.get(name);
    if (bytes === undefined) throw new Error(`${name} is not there`);
    return bytes;
  }
}
