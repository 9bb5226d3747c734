/**
 * The one form of an export's ZIP file (PKWARE's APPNOTE 6.3): every file stored, its checksum behind it, nothing compressed, no comment, no
 * time that says anything; ZIP64 only where the numbers do not fit. From names, lengths and checksums follows every byte that is not content.
 */

/** A file in a ZIP file; slashes in its name part folders. */
export interface ZipEntry {
  name: string;
  /** Less than 4 GiB. */
  bytes: number;
}

export interface CheckedZipEntry extends ZipEntry {
  /** Of its content, as in IEEE 802.3. */
  crc32: number;
}

export const zipSignatures = { central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50 };
export const zipEndBytes = 22;
export const zipEnd64Bytes = 56;
export const zipLocatorBytes = 20;
export const zipCentralBytes = 46;
export const zipDescriptorBytes = 16;

const local = { signature: 0x04034b50, bytes: 30 };
const descriptorSignature = 0x08074b50;
/** Checksum and lengths stand behind the content; the name is UTF-8. */
const flags = 0x0808;
const versions = { plain: 20, zip64: 45 };
const madeOnUnix = 3 << 8;
/** 2000-01-01, midnight. */
const date = (20 << 9) | (1 << 5) | 1;
/** A regular file, for its owner alone. */
const attributes = 0o100600 * 0x10000;
const full16 = 0xffff;
const full32 = 0xffffffff;
/** Of ZIP64, with one number in it. */
const offsetExtra = { id: 1, bytes: 12 };

/** What stands before a file's content. */
export function zipLocalHeader(name: string): Uint8Array {
  const encoded = new TextEncoder().encode(name);
  const written = new LittleEndian(local.bytes + encoded.length);
  written.put(4, local.signature).put(2, versions.plain, flags, 0, 0, date).put(4, 0, 0, 0);
  return written.put(2, encoded.length, 0).append(encoded).bytes;
}

/** What stands behind a file's content. */
export const zipDescriptor = ({ bytes, crc32 }: Pick<CheckedZipEntry, 'bytes' | 'crc32'>): Uint8Array =>
  new LittleEndian(zipDescriptorBytes).put(4, descriptorSignature, crc32, bytes, bytes).bytes;

/** How long a file is with what stands before and behind it. */
export const zippedBytes = ({ name, bytes }: ZipEntry): number =>
  zipLocalHeader(name).length + bytes + zipDescriptorBytes;

/** How long the ZIP file of these is. */
export function zipBytes(entries: readonly ZipEntry[]): number {
  const before = entries.reduce((sum, entry) => sum + zippedBytes(entry), 0);
  return before + zipDirectory(entries.map((entry) => ({ ...entry, crc32: 0 }))).length;
}

/** What stands behind all files: the list of them, and the end. */
export function zipDirectory(entries: readonly CheckedZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    parts.push(centralHeader(entry, offset));
    offset += zippedBytes(entry);
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  parts.push(directoryEnd({ count: entries.length, length, offset }));
  const directory = new LittleEndian(parts.reduce((sum, part) => sum + part.length, 0));
  for (const part of parts) directory.append(part);
  return directory.bytes;
}

function centralHeader({ name, bytes, crc32 }: CheckedZipEntry, offset: number): Uint8Array {
  const encoded = new TextEncoder().encode(name);
  const isFar = offset >= full32;
  const version = isFar ? versions.zip64 : versions.plain;
  const written = new LittleEndian(zipCentralBytes + encoded.length + (isFar ? offsetExtra.bytes : 0));
  written.put(4, zipSignatures.central).put(2, madeOnUnix | version, version, flags, 0, 0, date);
  written.put(4, crc32, bytes, bytes).put(2, encoded.length, isFar ? offsetExtra.bytes : 0, 0, 0, 0);
  written.put(4, attributes, isFar ? full32 : offset).append(encoded);
  return isFar ? written.put(2, offsetExtra.id, 8).put(8, offset).bytes : written.bytes;
}

interface DirectoryPlace {
  count: number;
  length: number;
  offset: number;
}

function directoryEnd({ count, length, offset }: DirectoryPlace): Uint8Array {
  const isLarge = count >= full16 || length >= full32 || offset >= full32;
  const written = new LittleEndian(zipEndBytes + (isLarge ? zipEnd64Bytes + zipLocatorBytes : 0));
  if (isLarge) {
    const { zip64 } = versions;
    written
      .put(4, zipSignatures.end64)
      .put(8, zipEnd64Bytes - 12)
      .put(2, madeOnUnix | zip64, zip64);
    written.put(4, 0, 0).put(8, count, count, length, offset);
    written
      .put(4, zipSignatures.locator, 0)
      .put(8, offset + length)
      .put(4, 1);
  }
  const shortCount = Math.min(count, full16);
  written.put(4, zipSignatures.end).put(2, 0, 0, shortCount, shortCount);
  return written.put(4, Math.min(length, full32), Math.min(offset, full32)).put(2, 0).bytes;
}

/** Bytes of a known length, filled from the front. */
class LittleEndian {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  put(width: 2 | 4 | 8, ...values: readonly number[]): this {
    for (const value of values) {
      if (width === 2) this.#view.setUint16(this.#at, value, true);
      else if (width === 4) this.#view.setUint32(this.#at, value, true);
      else this.#view.setBigUint64(this.#at, BigInt(value), true);
      this.#at += width;
    }
    return this;
  }

  append(part: Uint8Array): this {
    this.bytes.set(part, this.#at);
    this.#at += part.length;
    return this;
  }
}
