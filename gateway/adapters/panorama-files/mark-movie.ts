import { open, type FileHandle } from 'node:fs/promises';
import { CodedError } from '../../ports/coded-error.ts';
import type { PanoramaSummary } from '../../ports/panorama-files.ts';
import { longestHeaderBytes, readBoxHeader, type Mp4Box } from './mp4-boxes.ts';
import { sphereMovie } from './sphere-movie.ts';

const blockBytes = 1 << 20;
/** Far more than a day of film needs. */
const largestMoovBytes = 1 << 28;

/**
 * Marks an MP4 file as a sphere, in place and without reading its pictures into memory, wherever its `moov` box is.
 * Throws `stitch-failed` for a file that is no such film, and the errors of the file system.
 */
export async function markMovieAsSphere(path: string): Promise<PanoramaSummary> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const box = await findMoov(file, size);
    const moov = await readFully(file, box.start, box.end - box.start);
    const marked = sphereMovie(moov, box.end);
    if (!marked.ok) throw new CodedError('stitch-failed', `the film is damaged: ${marked.fault}`);
    await shiftTail(file, box.end, size, marked.moov.length - moov.length);
    await writeFully(file, marked.moov, box.start);
    return { frames: marked.frames, seconds: marked.seconds };
  } finally {
    await file.close();
  }
}

async function findMoov(file: FileHandle, size: number): Promise<Mp4Box> {
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
  throw new CodedError('stitch-failed', 'what was written is no whole film');
}

/** Moves everything from `start` to the end by so many bytes towards the end, the last block first. */
async function shiftTail(file: FileHandle, start: number, end: number, byBytes: number): Promise<void> {
  if (byBytes === 0) return;
  for (let to = end; to > start;) {
    const from = Math.max(start, to - blockBytes);
    await writeFully(file, await readFully(file, from, to - from), from + byBytes);
    to = from;
  }
}

async function readFully(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new RangeError('the file ended early');
    done += bytesRead;
  }
  return bytes;
}

async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
