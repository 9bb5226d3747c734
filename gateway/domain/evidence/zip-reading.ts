import {
  zipCentralBytes,
  zipEnd64Bytes,
  zipEndBytes,
  zipLocatorBytes,
  zipSignatures,
  type CheckedZipEntry,
} from './zip-layout.ts';

/** The end of a ZIP file: as many bytes of it as can say where its list of files is. */
export const zipTailBytes = zipEndBytes + zipLocatorBytes + zipEnd64Bytes;

/** Where a ZIP file says that its list of files is. */
export interface ZipDirectoryPlace {
  fromByte: number;
  toByte: number;
}

const full32 = 0xffffffff;
const full16 = 0xffff;

/** Where the list of files is, by the last bytes of a ZIP file; null where they say nothing like it. Nothing else of them is checked. */
export function zipDirectoryPlace(tail: Uint8Array): ZipDirectoryPlace | null {
  const view = viewOf(tail);
  const end = tail.length - zipEndBytes;
  if (end < 0 || view.getUint32(end, true) !== zipSignatures.end) return null;
  const [count, length, offset] = [
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ];
  if (count !== full16 && length !== full32 && offset !== full32)
    return { fromByte: offset, toByte: offset + length };
  const end64 = end - zipLocatorBytes - zipEnd64Bytes;
  if (end64 < 0 || view.getUint32(end64, true) !== zipSignatures.end64) return null;
  const from = Number(view.getBigUint64(end64 + 48, true));
  return { fromByte: from, toByte: from + Number(view.getBigUint64(end64 + 40, true)) };
}

/** The files of a list; null where it is none. Only what a layout is made of is read: whether the rest is as it should be shows by making it anew. */
export function zipEntriesIn(directory: Uint8Array): CheckedZipEntry[] | null {
  const view = viewOf(directory);
  const entries: CheckedZipEntry[] = [];
  for (let at = 0; at < directory.length;) {
    if (at + zipCentralBytes > directory.length || view.getUint32(at, true) !== zipSignatures.central)
      return null;
    const nameBytes = view.getUint16(at + 28, true);
    const behind = nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const encoded = directory.subarray(at + zipCentralBytes, at + zipCentralBytes + nameBytes);
    const name = textOf(encoded);
    if (name === null || encoded.length < nameBytes) return null;
    entries.push({ name, bytes: view.getUint32(at + 24, true), crc32: view.getUint32(at + 16, true) });
    at += zipCentralBytes + behind;
  }
  return entries;
}

/** Where two stretches of bytes differ first; null where they are the same. */
export function firstDifference(one: Uint8Array, other: Uint8Array): number | null {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return at;
  return null;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function textOf(encoded: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(encoded);
  } catch {
    return null;
  }
}
