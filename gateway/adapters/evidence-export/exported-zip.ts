import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ExportFault } from '../../domain/evidence/export-fault.ts';
import {
  zipBytes,
  zipDescriptor,
  zipDescriptorBytes,
  zipDirectory,
  zipLocalHeader,
  zippedBytes,
  type CheckedZipEntry,
} from '../../domain/evidence/zip-layout.ts';
import {
  firstDifference,
  zipDirectoryPlace,
  zipEntriesIn,
  zipTailBytes,
} from '../../domain/evidence/zip-reading.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { ExportedFile, ExportedFiles, FileDigest } from '../../ports/exported-files.ts';
import { DigestReading } from './digest-reading.ts';

/** No list of files comes near this. */
const largestDirectoryBytes = 1 << 28;
const firstBytes = Buffer.from('PK\u0003\u0004');

interface PlacedEntry extends CheckedZipEntry {
  /** Where its content begins. */
  fromByte: number;
}

/**
 * An exported recording in a ZIP file. Of its list of files only names, lengths and checksums are believed; what else there is must be what our
 * own layout makes of them, byte for byte.
 */
export class ExportedZip implements ExportedFiles {
  readonly #name: string;
  readonly #file: FileHandle;
  readonly #bytes: number;
  readonly #reading = new DigestReading();
  #folder: string | null = null;
  #entries = new Map<string, PlacedEntry>();

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.#name = basename(path);
    this.#file = file;
    this.#bytes = bytes;
  }

  /** Rejects with `export-unreadable` what neither begins nor ends like a ZIP file. */
  static async open(path: string): Promise<ExportedZip> {
    const file = await open(path, 'r').catch(unreadable);
    try {
      const { size } = await file.stat();
      const zip = new ExportedZip(path, file, size);
      const isZip =
        firstBytes.equals(await zip.#at(0, firstBytes.length)) ||
        zipDirectoryPlace(await zip.#tail()) !== null;
      if (isZip) return zip;
      throw new CodedError('export-unreadable', `${path} is neither a folder nor a ZIP file`);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async formFault(): Promise<ExportFault | null> {
    const tail = await this.#tail();
    const place = zipDirectoryPlace(tail);
    const noList = 'it does not end with a list of its files';
    if (place === null) return this.#fault(this.#bytes - tail.length, this.#bytes, noList);
    const { fromByte, toByte } = place;
    if (toByte > this.#bytes || toByte - fromByte > largestDirectoryBytes)
      return this.#fault(this.#bytes - tail.length, this.#bytes, noList);
    const entries = zipEntriesIn(await this.#at(fromByte, toByte));
    if (entries === null) return this.#fault(fromByte, toByte, 'its list of files is none');
    return (
      (await this.#layoutFault(entries)) ?? this.#nameFault(entries, fromByte) ?? this.#placeAll(entries)
    );
  }

  folder(): string | null {
    return this.#folder;
  }

  list(): Promise<ExportedFile[]> {
    return Promise.resolve([...this.#entries].map(([name, { bytes }]) => ({ name, bytes })));
  }

  async read(name: string, fromByte: number, toByte: number): Promise<Uint8Array> {
    const entry = this.#entry(name);
    const end = entry.fromByte + Math.min(toByte, entry.bytes);
    return this.#at(entry.fromByte + fromByte, end);
  }

  async digest(name: string, onBytes: (bytes: number) => void): Promise<FileDigest> {
    const entry = this.#entry(name);
    const digest = createHash('sha256');
    let checksum = 0;
    const range = { fromByte: entry.fromByte, toByte: entry.fromByte + entry.bytes };
    const take = (chunk: Buffer): void => {
      digest.update(chunk);
      checksum = crc32(chunk, checksum);
      onBytes(chunk.length);
    };
    await this.#reading.through(this.#file, range, take).catch(unreadable);
    return { sha256: digest.digest('hex'), isAsListed: checksum === entry.crc32 };
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  /** Where it is not what our layout makes of these. */
  async #layoutFault(entries: readonly CheckedZipEntry[]): Promise<ExportFault | null> {
    const directory = zipDirectory(entries);
    const wanted = zipBytes(entries);
    const atEnd = await this.#differs(wanted - directory.length, directory, 'its list of files');
    if (this.#bytes !== wanted) {
      const [fromByte, toByte] = [Math.min(wanted, this.#bytes), Math.max(wanted, this.#bytes)];
      return this.#fault(fromByte, toByte, `it has ${this.#bytes} bytes; its files need ${wanted}`);
    }
    if (atEnd !== null) return atEnd;
    let atByte = 0;
    for (const entry of entries) {
      const behind = atByte + zippedBytes(entry) - zipDescriptorBytes;
      const fault =
        (await this.#differs(atByte, zipLocalHeader(entry.name), `what stands before ${entry.name}`)) ??
        (await this.#differs(behind, zipDescriptor(entry), `what stands behind ${entry.name}`));
      if (fault !== null) return fault;
      atByte += zippedBytes(entry);
    }
    return null;
  }

  async #differs(fromByte: number, wanted: Uint8Array, what: string): Promise<ExportFault | null> {
    const there = await this.#at(fromByte, Math.min(this.#bytes, fromByte + wanted.length));
    const first = firstDifference(there, wanted);
    if (first === null) return null;
    return this.#fault(fromByte + first, fromByte + wanted.length, `${what} is not as it is exported`);
  }

  /** All in one folder, none twice, by name. */
  #nameFault(entries: readonly CheckedZipEntry[], directoryByte: number): ExportFault | null {
    const [first = ''] = entries[0]?.name.split('/', 1) ?? [];
    for (const [place, { name }] of entries.entries()) {
      const before = entries[place - 1]?.name;
      const isNext = before === undefined || before < name;
      if (isNext && name.startsWith(`${first}/`)) continue;
      const why = before === name ? 'it is there twice' : 'it is not in its place';
      return this.#fault(directoryByte, this.#bytes, `${name}: ${why}`);
    }
    this.#folder = first;
    return null;
  }

  #placeAll(entries: readonly CheckedZipEntry[]): null {
    let atByte = 0;
    for (const entry of entries) {
      const inFolder = entry.name.slice((this.#folder?.length ?? 0) + 1);
      const fromByte = atByte + zipLocalHeader(entry.name).length;
      this.#entries.set(inFolder, { ...entry, fromByte });
      atByte += zippedBytes(entry);
    }
    return null;
  }

  #entry(name: string): PlacedEntry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new CodedError('export-unreadable', `${name} is not there`);
    return entry;
  }

  #tail(): Promise<Buffer> {
    return this.#at(Math.max(0, this.#bytes - zipTailBytes), this.#bytes);
  }

  /** Bytes of the ZIP file, fewer where it ends before. */
  async #at(fromByte: number, toByte: number): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.max(0, toByte - fromByte));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.#file
        .read(buffer, filled, buffer.length - filled, fromByte + filled)
        .catch(unreadable);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  #fault(fromByte: number, toByte: number, detail: string): ExportFault {
    return { file: this.#name, why: 'form', row: null, bytes: { fromByte, toByte }, detail };
  }
}

function unreadable(cause: unknown): never {
  throw new CodedError('export-unreadable', (cause as Error).message, { cause });
}
