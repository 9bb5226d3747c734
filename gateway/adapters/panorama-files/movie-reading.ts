import type { FileHandle } from 'node:fs/promises';
import { longestHeaderBytes, readBoxHeader, type Mp4Box } from './mp4-boxes.ts';

/** Far more than a day of film needs. */
const largestMoovBytes = 1 << 28;

/** Where the `moov` box of an MP4 file of this size is; null where there is none. */
export async function findMoov(file: FileHandle, size: number): Promise<Mp4Box | null> {
  try {
    for (let at = 0; at < size;) {
      const header = await readFully(file, at, Math.min(longestHeaderBytes, size - at));
      const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
      const box = readBoxHeader(view, at, size);
      if (box.type === 'moov' && box.end - box.start <= largestMoovBytes) return box;
      at = box.end;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

/** So many bytes; throws RangeError where the file ends before. */
export async function readFully(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new RangeError('the file ended early');
    done += bytesRead;
  }
  return bytes;
}
