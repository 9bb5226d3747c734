import type { ByteRange, IndexedFrame } from './evidence-index.ts';

/** A part of an evidence file that plays by itself. */
export interface ReplayRange {
  /** Of the MP4 file: its initialisation, and fragments from a key frame on. */
  initialisation: ByteRange;
  fragments: ByteRange;
  startTicks: number;
  endTicks: number;
}

const endOf = ({ startTicks, durationTicks }: IndexedFrame): number => startTicks + durationTicks;

/**
 * What has to be played to see the moment `atTicks` and everything after it in the file: from the last key frame before it on, or from the
 * first of all where it lies before the file. Null where the file ends before that moment, or has no picture yet.
 */
export function replayRange(frames: readonly IndexedFrame[], atTicks: number): ReplayRange | null {
  const [initialisation] = frames;
  const fragments = frames.filter(({ kind }) => kind === 'fragment');
  const last = fragments.at(-1);
  if (initialisation?.kind !== 'initialisation' || last === undefined || endOf(last) <= atTicks) return null;
  const keys = fragments.filter(({ keyFrame }) => keyFrame);
  const first = keys.findLast(({ startTicks }) => startTicks <= atTicks) ?? keys[0];
  if (first === undefined) return null;
  return {
    initialisation: { fromByte: 0, toByte: initialisation.plainBytes },
    fragments: { fromByte: first.plainOffset, toByte: last.plainOffset + last.plainBytes },
    startTicks: first.startTicks,
    endTicks: endOf(last),
  };
}
