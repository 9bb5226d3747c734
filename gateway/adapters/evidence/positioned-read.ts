import type { FileHandle } from 'node:fs/promises';
import { CodedError } from '../../ports/coded-error.ts';

const chunkBytes = 65_536;

/** As many bytes as there are from that position on, at most so many; rejects with `evidence-missing`. */
export async function readAt(file: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file
      .read(buffer, filled, bytes - filled, position + filled)
      .catch(unreadable);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Whether the file has nothing but zeros from there to its end, and at least so many. */
export async function isZerosFrom(file: FileHandle, position: number, atLeast: number): Promise<boolean> {
  for (let at = position; ; at += chunkBytes) {
    const chunk = await readAt(file, at, chunkBytes);
    if (chunk.some((byte) => byte !== 0)) return false;
    if (chunk.length < chunkBytes) return at + chunk.length - position >= atLeast;
  }
}

/** Rejects with the code of a file that cannot be read. */
export function unreadable(cause: unknown): never {
  throw new CodedError('evidence-missing', (cause as Error).message, { cause });
}
