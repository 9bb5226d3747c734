import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { fileHeaderBytes, frameBytes, readFrameHeader } from '../../domain/evidence/evidence-frame.ts';
import type {
  DamageCause,
  EvidenceFileState,
  EvidenceIndex,
  IndexedFrame,
  Verification,
} from '../../domain/evidence/evidence-index.ts';
import { samplesOf } from '../../domain/evidence/fragment-samples.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { EvidenceFile } from '../../ports/evidence-file.ts';
import { fileKeyOf, openFrame } from './frame-cipher.ts';
import { indexFrames } from './index-frames.ts';
import { readAt, unreadable } from './positioned-read.ts';

/** Reads one evidence file (evidence-file.md), a frame at a time; nothing leaves it that its key did not prove. */
export class EvidenceFileReader implements EvidenceFile {
  readonly index: EvidenceIndex;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #fileHeader: Uint8Array;
  readonly #fileKey: Uint8Array | null;

  private constructor(
    path: string,
    file: FileHandle,
    read: { index: EvidenceIndex; fileHeader: Uint8Array },
    sessionKey: Uint8Array,
  ) {
    this.#path = path;
    this.#file = file;
    this.index = read.index;
    this.#fileHeader = read.fileHeader;
    this.#fileKey = this.index.header === null ? null : fileKeyOf(sessionKey, this.index.header.salt);
  }

  /** Opens a file with the 32 bytes of its exam session's key, whatever state it is in; rejects with `evidence-missing`. */
  static async open(path: string, sessionKey: Uint8Array): Promise<EvidenceFileReader> {
    const file = await open(path, 'r').catch(unreadable);
    try {
      const index = await indexFrames(file);
      const fileHeader = await readAt(file, 0, fileHeaderBytes);
      return new EvidenceFileReader(path, file, { index, fileHeader }, sessionKey);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async read(fromByte: number, toByte: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const part of this.stream(fromByte, toByte)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *stream(fromByte = 0, toByte = this.index.mp4Bytes): AsyncGenerator<Uint8Array, void, undefined> {
    for (const [frameNumber, frame] of this.index.frames.entries()) {
      const { kind, plainOffset, plainBytes } = frame;
      if (kind === 'end' || plainOffset + plainBytes <= fromByte || plainOffset >= toByte) continue;
      const plain = await this.#open(frameNumber, frame);
      if (plain === null) {
        const { wrong } = this.#forged(frameNumber, frame, 'authenticity');
        throw new CodedError('evidence-damaged', `${this.#path}, bytes ${wrong.fromByte} to ${wrong.toByte}`);
      }
      yield plain.subarray(Math.max(0, fromByte - plainOffset), toByte - plainOffset);
    }
  }

  async verify(): Promise<Verification> {
    const sha256 = createHash('sha256');
    const good: IndexedFrame[] = [];
    let samples: number | null = 0;
    let state: EvidenceFileState = this.index.state;
    for (const [frameNumber, frame] of this.index.frames.entries()) {
      const plain = await this.#open(frameNumber, frame);
      const why = plain === null ? 'authenticity' : faultOf(frame, plain, sha256);
      if (plain === null || why !== null) {
        state = this.#forged(frameNumber, frame, why ?? 'authenticity');
        break;
      }
      good.push(frame);
      if (frame.kind === 'fragment') samples = plus(samples, samplesOf(plain));
    }
    return { state, sha256: sha256.digest('hex'), samples, ...extentOf(good) };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #open(frameNumber: number, frame: IndexedFrame): Promise<Buffer | null> {
    const bytes = await readAt(this.#file, frame.fileOffset, frameBytes(frame));
    if (this.#fileKey === null || bytes.length < frameBytes(frame) || !hasHeader(bytes, frame)) return null;
    return openFrame(bytes, { fileKey: this.#fileKey, fileHeader: this.#fileHeader, frameNumber });
  }

  /** The file's own header is proven by its first frame: where that is wrong, either may be. */
  #forged(frameNumber: number, frame: IndexedFrame, why: DamageCause) {
    const fromByte = frameNumber === 0 ? 0 : frame.fileOffset;
    const wrong = { fromByte, toByte: frame.fileOffset + frameBytes(frame) };
    return { state: 'damaged', wrong, why } as const;
  }
}

/** Whether a frame is still the one that was indexed: then the index is proven with it. */
function hasHeader(bytes: Uint8Array, frame: IndexedFrame): boolean {
  const read = readFrameHeader(bytes);
  return (
    read.outcome === 'header' && isDeepStrictEqual({ ...read.header, fileOffset: frame.fileOffset }, frame)
  );
}

/** Adds a frame's plain text to the digest; of an end, whether that is the digest of what came before. */
function faultOf({ kind }: IndexedFrame, plain: Uint8Array, sha256: Hash): DamageCause | null {
  if (kind === 'end') return sha256.copy().digest().equals(plain) ? null : 'digest';
  sha256.update(plain);
  return null;
}

/** How far the good frames of a file reach. */
function extentOf(
  good: readonly IndexedFrame[],
): Pick<Verification, 'mp4Bytes' | 'wholeBytes' | 'fragments' | 'times'> {
  const filled = good.filter(({ kind }) => kind !== 'end').at(-1);
  const fragments = good.filter(({ kind }) => kind === 'fragment');
  const [first, last, lastOfAll] = [fragments[0], fragments.at(-1), good.at(-1)];
  return {
    mp4Bytes: filled === undefined ? 0 : filled.plainOffset + filled.plainBytes,
    wholeBytes: lastOfAll === undefined ? 0 : lastOfAll.fileOffset + frameBytes(lastOfAll),
    fragments: fragments.length,
    times:
      first === undefined || last === undefined
        ? null
        : { startTicks: first.startTicks, endTicks: last.startTicks + last.durationTicks },
  };
}

const plus = (sum: number | null, more: number | null): number | null =>
  sum === null || more === null ? null : sum + more;
