import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestBytes,
  fileHeaderBytes,
  frameHeaderBytes,
  frameNonce,
  saltBytes,
} from '../../domain/evidence/evidence-frame.ts';
import { fileKeyOf } from './frame-cipher.ts';

const frameKinds = { initialisation: 1, fragment: 2, end: 3 } as const;

export interface WrittenFrame {
  kind: keyof typeof frameKinds;
  startTicks: number;
  durationTicks: number;
}

export interface NewFile {
  folder: string;
  number: number;
  timescale: number;
  sessionKey: Uint8Array;
}

/** Writes one evidence file (evidence-file.md) of what the gateway itself makes; every fragment begins with a key frame. Each frame is on the disk when its promise resolves. */
export class EvidenceFileWriter {
  readonly number: number;
  readonly #file: FileHandle;
  readonly #header: Buffer;
  readonly #key: Buffer;
  readonly #digest = createHash('sha256');
  #frames = 0;
  #mp4Bytes = 0;
  #fileBytes = fileHeaderBytes;

  private constructor(file: FileHandle, number: number, header: Buffer, key: Buffer) {
    this.#file = file;
    this.number = number;
    this.#header = header;
    this.#key = key;
  }

  /** Begins a file with its initialisation. Rejects with what the file system says, and leaves no file then; one of this number must not be there. */
  static async create(
    { folder, number, timescale, sessionKey }: NewFile,
    initialisation: Uint8Array,
  ): Promise<EvidenceFileWriter> {
    const header = Buffer.alloc(fileHeaderBytes);
    const salt = randomBytes(saltBytes);
    header.write('RSEVID01', 'ascii');
    salt.copy(header, 8);
    header.writeUInt32BE(number, 24);
    header.writeUInt32BE(timescale, 28);
    const path = join(folder, `${String(number).padStart(6, '0')}.rsev`);
    const file = await open(path, 'wx', 0o600);
    const writer = new EvidenceFileWriter(file, number, header, fileKeyOf(sessionKey, salt));
    try {
      await writeWhole(file, header, 0);
      await writer.append({ kind: 'initialisation', startTicks: 0, durationTicks: 0 }, initialisation);
      await syncFolder(folder);
    } catch (error) {
      await writer.close();
      await rm(path, { force: true });
      throw error;
    }
    return writer;
  }

  get mp4Bytes(): number {
    return this.#mp4Bytes;
  }

  get fileBytes(): number {
    return this.#fileBytes;
  }

  async append(frame: WrittenFrame, plain: Uint8Array): Promise<void> {
    const header = this.#frameHeader(frame, plain.length);
    const cipher = createCipheriv('aes-256-gcm', this.#key, frameNonce(this.#frames));
    cipher.setAAD(Buffer.concat([this.#header, header]));
    const sealed = Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    try {
      await writeWhole(this.#file, sealed, this.#fileBytes);
      await this.#file.datasync();
    } catch (error) {
      await this.#file.truncate(this.#fileBytes).catch(() => undefined);
      throw error;
    }
    this.#frames += 1;
    this.#fileBytes += sealed.length;
    if (frame.kind === 'end') return;
    this.#mp4Bytes += plain.length;
    this.#digest.update(plain);
  }

  /** Writes the end and closes the file; gives the SHA-256 of the MP4 file, hexadecimal. */
  async end(endTicks: number): Promise<string> {
    const digest = this.#digest.copy().digest();
    await this.append(
      { kind: 'end', startTicks: endTicks, durationTicks: 0 },
      digest.subarray(0, digestBytes),
    );
    await this.close();
    return digest.toString('hex');
  }

  /** As it is, such as after a fault. */
  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  #frameHeader({ kind, startTicks, durationTicks }: WrittenFrame, plainBytes: number): Buffer {
    const header = Buffer.alloc(frameHeaderBytes);
    header.writeUInt32BE(frameKinds[kind], 0);
    header.writeUInt32BE(plainBytes, 4);
    header.writeBigUInt64BE(BigInt(this.#mp4Bytes), 8);
    header.writeBigUInt64BE(BigInt(startTicks), 16);
    header.writeUInt32BE(durationTicks, 24);
    header.writeUInt32BE(kind === 'fragment' ? 1 : 0, 28);
    return header;
  }
}

/** A disk that has room for a part of it takes that part, and says that it is full only to who asks again. */
async function writeWhole(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

/** That a file is in its folder survives a power cut only when the folder is on the disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
