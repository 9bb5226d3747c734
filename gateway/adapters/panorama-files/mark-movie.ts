import { open, type FileHandle } from 'node:fs/promises';
import { CodedError } from '../../ports/coded-error.ts';
import type { PanoramaSummary } from '../../ports/panorama-files.ts';
import { findMoov, readFully } from './movie-reading.ts';
import { sphereMovie } from './sphere-movie.ts';

const blockBytes = 1 << 20;

/**
 * Marks an MP4 file as a sphere, in place and without reading its pictures into memory, wherever its `moov` box is.
 * Throws `stitch-failed` for a file that is no such film, and the errors of the file system.
 */
export async function markMovieAsSphere(path: string): Promise<PanoramaSummary> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const box = await findMoov(file, size);
    if (box === null) throw new CodedError('stitch-failed', 'what was written is no whole film');
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

/** Moves everything from `start` to the end by so many bytes towards the end, the last block first. */
async function shiftTail(file: FileHandle, start: number, end: number, byBytes: number): Promise<void> {
  if (byBytes === 0) return;
  for (let to = end; to > start;) {
    const from = Math.max(start, to - blockBytes);
    await writeFully(file, await readFully(file, from, to - from), from + byBytes);
    to = from;
  }
}

async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
