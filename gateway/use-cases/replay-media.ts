import { samplesBegunBy } from '../domain/evidence/fragment-samples.ts';
import { pictureRange, replayRange, type PictureRange } from '../domain/evidence/replay-range.ts';
import type { EvidenceFile } from '../ports/evidence-file.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';

/** A part of a track's recording that plays by itself: an MP4 file of fragments. */
export interface ReplayPart {
  /** Since the recording's origin. */
  startMs: number;
  endMs: number;
  bytes: number;
  content: AsyncGenerator<Uint8Array, void, undefined>;
  /** Closes its file; also where nothing of the content was read, which no generator notices. */
  close: () => Promise<void>;
}

/** Whose recording, and how it is read. */
export interface Recorded {
  examSessionId: string;
  trackId: string;
  sessionKey: Uint8Array;
}

/**
 * The part of a track's recording in which a moment is, in milliseconds since the origin, up to the end of its file; the next one there is
 * where that moment is missing. Null where nothing later has been recorded yet. It has to be closed, however much of it was read.
 */
export async function replayPart(
  files: EvidenceFiles,
  recorded: Recorded,
  atMs: number,
): Promise<ReplayPart | null> {
  const numbers = await files.numbers(recorded.examSessionId, recorded.trackId);
  for (let place = await placeOf(files, recorded, numbers, atMs); place < numbers.length; place += 1) {
    const file = await openAt(files, recorded, numbers, place);
    const timescale = file.index.header?.timescale ?? 1;
    const range = replayRange(file.index.frames, (atMs * timescale) / 1000);
    if (range === null) {
      await file.close();
      continue;
    }
    const { initialisation, fragments, startTicks, endTicks } = range;
    return {
      startMs: (startTicks * 1000) / timescale,
      endMs: (endTicks * 1000) / timescale,
      bytes: initialisation.toByte + fragments.toByte - fragments.fromByte,
      content: contentOf(file, [initialisation, fragments]),
      close: () => file.close(),
    };
  }
  return null;
}

/** Pictures that have to be decoded one after the other to see the last of them: a part that plays by itself, and their number. */
export interface PicturePart {
  part: Uint8Array;
  picture: number;
}

/**
 * What has to be decoded to see the picture of a moment, in milliseconds since the origin; of the key frame before it where `isExact` is not
 * asked for. The next one there is where that moment is missing, null where nothing later has been recorded yet. Rejects with
 * `evidence-damaged` and `evidence-missing`.
 */
export async function picturePart(
  files: EvidenceFiles,
  recorded: Recorded,
  atMs: number,
  isExact: boolean,
): Promise<PicturePart | null> {
  const numbers = await files.numbers(recorded.examSessionId, recorded.trackId);
  for (let place = await placeOf(files, recorded, numbers, atMs); place < numbers.length; place += 1) {
    const file = await openAt(files, recorded, numbers, place);
    try {
      const atTicks = (atMs * (file.index.header?.timescale ?? 1)) / 1000;
      const range = pictureRange(file.index.frames, atTicks, isExact);
      if (range !== null) return await readPictures(file, range, isExact ? atTicks : null);
    } finally {
      await file.close();
    }
  }
  return null;
}

/** A null moment is that of the first picture. */
async function readPictures(
  file: EvidenceFile,
  { initialisation, fragments }: PictureRange,
  atTicks: number | null,
): Promise<PicturePart> {
  const read = ({ fromByte, toByte }: { fromByte: number; toByte: number }) => file.read(fromByte, toByte);
  const parts = [await read(initialisation)];
  let pictures = 0;
  for (const fragment of fragments) {
    const bytes = await read(fragment);
    parts.push(bytes);
    pictures += (atTicks === null ? null : samplesBegunBy(bytes, atTicks)) ?? 0;
  }
  return { part: Buffer.concat(parts), picture: Math.max(1, pictures) };
}

/** Place of the last file that begins at or before the moment; the first where none does. Every step opens one file. */
async function placeOf(
  files: EvidenceFiles,
  recorded: Recorded,
  numbers: readonly number[],
  atMs: number,
): Promise<number> {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const file = await openAt(files, recorded, numbers, middle);
    await file.close();
    if (startMsOf(file) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** One in which nothing is yet, begins after everything. */
function startMsOf({ index: { header, frames } }: EvidenceFile): number {
  const first = frames.find(({ kind }) => kind === 'fragment');
  return header === null || first === undefined ? Infinity : (first.startTicks * 1000) / header.timescale;
}

function openAt(
  files: EvidenceFiles,
  { examSessionId, trackId, sessionKey }: Recorded,
  numbers: readonly number[],
  place: number,
): Promise<EvidenceFile> {
  return files.open(examSessionId, trackId, numbers[place] ?? 0, sessionKey);
}

async function* contentOf(
  file: EvidenceFile,
  ranges: readonly { fromByte: number; toByte: number }[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { fromByte, toByte } of ranges) yield* file.stream(fromByte, toByte);
}
