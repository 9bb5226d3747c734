import type { FileHandle } from 'node:fs/promises';

const chunkBytes = 1 << 20;
/** Not filled with zeros: what is read into it is all that is used. */
const newChunk = (): Buffer => Buffer.allocUnsafeSlow(chunkBytes);

/** Reads files through, the next chunk while one is taken; one file at a time. */
export class DigestReading {
  #chunks: [Buffer, Buffer] | null = null;

  /** Up to a byte, or to the end of the file where that is before; a chunk is the taker's only until it answers. */
  async through(
    file: FileHandle,
    { fromByte, toByte }: { fromByte: number; toByte: number },
    take: (chunk: Buffer) => void,
  ): Promise<void> {
    let [chunk, other] = (this.#chunks ??= [newChunk(), newChunk()]);
    const next = (into: Buffer, atByte: number) =>
      file.read(into, 0, Math.min(chunkBytes, toByte - atByte), atByte);
    let reading = next(chunk, fromByte);
    for (let atByte = fromByte; ;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      atByte += bytesRead;
      reading = next(other, atByte);
      take(chunk.subarray(0, bytesRead));
      [chunk, other] = [other, chunk];
    }
  }
}
