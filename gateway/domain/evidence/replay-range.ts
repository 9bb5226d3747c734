import type { ByteRange, IndexedFrame } from './evidence-index.ts';

/** A part of an evidence file that plays by itself. */
export interface ReplayRange {
  /** Of the MP4 file: its initialisation, and fragments from a key frame on. */
  initialisation: ByteRange;
  fragments: ByteRange;
  startTicks: number;
  endTicks: number;
}

/** What has to be decoded to see one picture. */
export interface PictureRange {
  initialisation: ByteRange;
  /** From a key frame on; each by itself, in order. */
  fragments: readonly ByteRange[];
}

const endOf = ({ startTicks, durationTicks }: IndexedFrame): number => startTicks + durationTicks;

/**
 * What has to be played to see the moment `atTicks` and everything after it in the file: from the last key frame before it on, or from the
 * first of all where it lies before the file. Null where the file ends before that moment, or has no picture yet.
 */
export function replayRange(frames: readonly IndexedFrame[], atTicks: number): ReplayRange | null {
  const found = fromKeyFrame(frames, atTicks);
  const last = found?.fragments.at(-1);
  const first = found?.fragments[0];
  if (found === null || first === undefined || last === undefined || endOf(last) <= atTicks) return null;
  return {
    initialisation: bytesOf(found.initialisation),
    fragments: { fromByte: first.plainOffset, toByte: bytesOf(last).toByte },
    startTicks: first.startTicks,
    endTicks: endOf(last),
  };
}

/**
 * What shows the picture of a moment: from the last key frame before it up to its own fragment, or where `isExact` is not asked for that key
 * frame's fragment alone. Null as above.
 */
export function pictureRange(
  frames: readonly IndexedFrame[],
  atTicks: number,
  isExact: boolean,
): PictureRange | null {
  const found = fromKeyFrame(frames, atTicks);
  const last = found?.fragments.at(-1);
  if (found === null || last === undefined || endOf(last) <= atTicks) return null;
  const [key, ...rest] = found.fragments;
  const until = isExact ? rest.filter(({ startTicks }) => startTicks <= atTicks) : [];
  return {
    initialisation: bytesOf(found.initialisation),
    fragments: [...(key === undefined ? [] : [key]), ...until].map(bytesOf),
  };
}

const bytesOf = ({ plainOffset, plainBytes }: IndexedFrame): ByteRange => ({
  fromByte: plainOffset,
  toByte: plainOffset + plainBytes,
});

/** The initialisation, and every fragment from the last key frame before a moment on; null where nothing can be decoded. */
function fromKeyFrame(
  frames: readonly IndexedFrame[],
  atTicks: number,
): { initialisation: IndexedFrame; fragments: IndexedFrame[] } | null {
  const [initialisation] = frames;
  if (initialisation?.kind !== 'initialisation') return null;
  const fragments = frames.filter(({ kind }) => kind === 'fragment');
  const before = fragments.findLastIndex(({ keyFrame, startTicks }) => keyFrame && startTicks <= atTicks);
  const place = before < 0 ? fragments.findIndex(({ keyFrame }) => keyFrame) : before;
  return place < 0 ? null : { initialisation, fragments: fragments.slice(place) };
}
