import type { SegmentEntry } from '../contract/evidence.ts';
import type { ByteRange } from '../domain/evidence/evidence-index.ts';
import type { ExportFault } from '../domain/evidence/export-fault.ts';
import { mediaName } from '../domain/evidence/exported-files.ts';
import { boxHeaderBytes, segmentBox, SegmentWalk } from '../domain/evidence/segment-boxes.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExportedFiles } from '../ports/exported-files.ts';

export interface MediaCheck {
  files: ExportedFiles;
  /** Lengths of the files that are there, by name; null where it is no file. */
  lengths: ReadonlyMap<string, number | null>;
  segments: readonly SegmentEntry[];
  signal: AbortSignal;
  /** So many bytes more were read. */
  onBytes: (bytes: number) => void;
}

/** What is wrong with the media of an export, in the order of the evidence chain; each file by itself. Rejects with `cancelled` too. */
export async function mediaFaults(check: MediaCheck): Promise<ExportFault[]> {
  const byDigest = new Map(check.segments.map((segment) => [segment.sha256, segment]));
  const faults: ExportFault[] = [];
  for (const segment of check.segments) {
    if (check.signal.aborted) throw new CodedError('cancelled');
    const fault = await mediaFault(check, segment, byDigest);
    if (fault !== null) faults.push(fault);
  }
  return faults;
}

async function mediaFault(
  { files, lengths, onBytes }: MediaCheck,
  segment: SegmentEntry,
  byDigest: ReadonlyMap<string, SegmentEntry>,
): Promise<ExportFault | null> {
  const file = mediaName(segment);
  const bytes = lengths.get(file) ?? null;
  // That it is missing, or no file, is told with the names.
  if (bytes === null) return null;
  const fault = (why: ExportFault['why'], range: ByteRange, detail: string): ExportFault => ({
    ...{ file, why, row: null, bytes: range, detail },
  });
  const { mp4Bytes } = segment;
  if (bytes < mp4Bytes)
    return fault('length', { fromByte: bytes, toByte: mp4Bytes }, `${mp4Bytes - bytes} bytes are missing`);
  if (bytes > mp4Bytes)
    return fault('length', { fromByte: mp4Bytes, toByte: bytes }, `${bytes - mp4Bytes} bytes too many`);
  const { sha256, isAsListed } = await files.digest(file, onBytes);
  if (sha256 === segment.sha256)
    return isAsListed ? null : fault('form', { fromByte: 0, toByte: bytes }, otherChecksum);
  const other = byDigest.get(sha256);
  if (other !== undefined)
    return fault('digest', { fromByte: 0, toByte: bytes }, `it is ${mediaName(other)}`);
  const range = await wrongBoxes(files, file, bytes);
  return range === null
    ? fault('digest', { fromByte: 0, toByte: bytes }, 'its digest is not the one in the evidence chain')
    : fault('digest', range, 'what stands there is no part of a segment in its place');
}

/** What holds the files has a wrong checksum of one that is right. */
export const otherChecksum = 'the checksum that is kept beside it is that of something else';

/** Where its boxes stop being those of a segment; null where they are, and what is wrong is in one of them. */
async function wrongBoxes(
  files: Pick<ExportedFiles, 'read'>,
  name: string,
  bytes: number,
): Promise<ByteRange | null> {
  const walk = new SegmentWalk();
  for (let atByte = 0; atByte < bytes;) {
    const header = await files.read(name, atByte, Math.min(bytes, atByte + boxHeaderBytes));
    const box = segmentBox(header, bytes - atByte);
    const range = walk.take(box, atByte, bytes);
    if (range !== null || box === null) return range;
    atByte += box.bytes;
  }
  return null;
}
