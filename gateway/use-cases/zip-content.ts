import { ByteWindow } from '../domain/evidence/byte-window.ts';
import type { ByteRange } from '../domain/evidence/evidence-index.ts';
import { zipDescriptor, zipDirectory, zipLocalHeader, zippedBytes } from '../domain/evidence/zip-layout.ts';
import type { Checksums } from '../ports/checksums.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExportSource } from './exported-content.ts';

export interface ZipRequest {
  files: readonly ExportSource[];
  range: ByteRange;
  checksums: Checksums;
  /** CRC-32 of files that were read before, by name; what is read now is added. */
  known: Map<string, number>;
}

/**
 * Bytes of the ZIP file (zip-layout.ts) of an export, the same whenever they are asked for, a frame in memory at a time. What stands before
 * them is not read, but for checksums that nobody knows yet and that the end of the file needs. A file that is not as the evidence chain has
 * it rejects with `evidence-damaged` before its last byte; further as `ExportSource` does.
 */
export async function* zipContent(request: ZipRequest): AsyncGenerator<Uint8Array, void, undefined> {
  const { files, range, known } = request;
  const window = new ByteWindow(range);
  for (const file of files) {
    if (window.isPast()) return;
    if (window.skip(zippedBytes(file))) continue;
    yield* some(window.take(zipLocalHeader(file.name)));
    for await (const part of checkedContent(request, file)) {
      yield* some(window.take(part));
      if (window.isPast()) return;
    }
    yield* some(window.take(zipDescriptor({ bytes: file.bytes, crc32: known.get(file.name) ?? 0 })));
  }
  if (window.isPast()) return;
  const entries = [];
  for (const file of files)
    entries.push({ ...file, crc32: known.get(file.name) ?? (await checksumOf(request, file)) });
  yield* some(window.take(zipDirectory(entries)));
}

function* some(part: Uint8Array): Generator<Uint8Array, void, undefined> {
  if (part.length > 0) yield part;
}

async function checksumOf(request: ZipRequest, file: ExportSource): Promise<number> {
  const content = checkedContent(request, file);
  while ((await content.next()).done !== true);
  return request.known.get(file.name) ?? 0;
}

/** A part behind, so that nobody has all of a file that is wrong. */
async function* checkedContent(
  { checksums, known }: ZipRequest,
  { name, bytes, sha256, content }: ExportSource,
): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = checksums.newDigest();
  let [crc32, length] = [0, 0];
  let last: Uint8Array | null = null;
  for await (const part of content()) {
    if (last !== null) yield last;
    digest.update(part);
    crc32 = checksums.crc32(part, crc32);
    length += part.length;
    last = part;
  }
  if (length !== bytes || (sha256 !== null && digest.hex() !== sha256))
    throw new CodedError('evidence-damaged', `${name} is not the one in the evidence chain`);
  known.set(name, crc32);
  if (last !== null) yield last;
}
