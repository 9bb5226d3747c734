import type { FileHandle } from 'node:fs/promises';
import {
  fileHeaderBytes,
  frameBytes,
  frameHeaderBytes,
  frameTagBytes,
  readFileHeader,
  readFrameHeader,
} from '../../domain/evidence/evidence-frame.ts';
import type {
  DamageCause,
  EvidenceFileState,
  EvidenceIndex,
  IndexedFrame,
} from '../../domain/evidence/evidence-index.ts';
import { sequenceFault } from '../../domain/evidence/frame-sequence.ts';
import { isZerosFrom, readAt, unreadable } from './positioned-read.ts';

/** What the headers of a file say, without deciphering; reads a few bytes of every frame. Rejects with `evidence-missing`. */
export async function indexFrames(file: FileHandle): Promise<EvidenceIndex> {
  const { size: fileBytes } = await file.stat().catch(unreadable);
  const read = readFileHeader(await readAt(file, 0, Math.min(fileBytes, fileHeaderBytes)));
  if (read.outcome !== 'header') {
    const isTorn = read.outcome === 'too-short' || (await isZerosFrom(file, 0, fileHeaderBytes));
    const state = isTorn ? torn(0, fileBytes) : damaged(0, fileHeaderBytes, 'header');
    return { header: null, frames: [], mp4Bytes: 0, wholeBytes: 0, fileBytes, state };
  }
  const { frames, state } = await withoutHole(file, fileBytes, await walk(file, fileBytes));
  const [last, lastFilled] = [frames.at(-1), frames.findLast(({ kind }) => kind !== 'end')];
  return {
    header: read.header,
    frames,
    mp4Bytes: lastFilled === undefined ? 0 : lastFilled.plainOffset + lastFilled.plainBytes,
    wholeBytes: last === undefined ? 0 : last.fileOffset + frameBytes(last),
    fileBytes,
    state,
  };
}

interface Walked {
  frames: IndexedFrame[];
  state: EvidenceFileState;
}

/** Goes from frame to frame as far as one follows on another. */
async function walk(file: FileHandle, fileBytes: number): Promise<Walked> {
  const frames: IndexedFrame[] = [];
  for (let fileOffset = fileHeaderBytes; ;) {
    const left = fileBytes - fileOffset;
    const before = frames.at(-1) ?? null;
    if (before?.kind === 'end')
      return { frames, state: left === 0 ? { state: 'ended' } : damaged(fileOffset, left, 'trailing') };
    const read = readFrameHeader(await readAt(file, fileOffset, Math.min(left, frameHeaderBytes)));
    if (read.outcome === 'too-short') return { frames, state: torn(fileOffset, left) };
    const bytes = read.outcome === 'header' ? frameBytes(read.header) : frameHeaderBytes;
    if (read.outcome === 'malformed' || sequenceFault(before, read.header) !== null) {
      const why = read.outcome === 'malformed' ? 'header' : 'sequence';
      const isHole = await isHoleFrom(file, fileOffset);
      return {
        frames,
        state: isHole ? torn(fileOffset, left) : damaged(fileOffset, Math.min(left, bytes), why),
      };
    }
    if (bytes > left) return { frames, state: torn(fileOffset, left) };
    frames.push({ ...read.header, fileOffset });
    fileOffset += bytes;
  }
}

/*
 * Some file systems know how long a file is before its bytes are on the disk, so a power cut may leave zeros at its end. So many zeros
 * are no cipher text and no tag: what stood there was never written, which is no damage.
 */

/** Whether a header that is none was cut off, with zeros for the rest of the file. */
async function isHoleFrom(file: FileHandle, fileOffset: number): Promise<boolean> {
  return (
    (await isZerosFrom(file, fileOffset, 1)) ||
    (await isZerosFrom(file, fileOffset + frameHeaderBytes, frameTagBytes))
  );
}

/** Without the last frame where its tag and all behind it are zeros. */
async function withoutHole(file: FileHandle, fileBytes: number, walked: Walked): Promise<Walked> {
  const last = walked.frames.at(-1);
  if (walked.state.state !== 'torn' || last === undefined) return walked;
  const tagAt = last.fileOffset + frameBytes(last) - frameTagBytes;
  if (!(await isZerosFrom(file, tagAt, frameTagBytes))) return walked;
  return { frames: walked.frames.slice(0, -1), state: torn(last.fileOffset, fileBytes - last.fileOffset) };
}

const torn = (fromByte: number, bytes: number): EvidenceFileState => ({
  state: 'torn',
  wrong: { fromByte, toByte: fromByte + bytes },
});

const damaged = (fromByte: number, bytes: number, why: DamageCause): EvidenceFileState => ({
  ...{ state: 'damaged', wrong: { fromByte, toByte: fromByte + bytes }, why },
});
