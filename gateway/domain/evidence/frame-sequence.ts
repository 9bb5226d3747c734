import type { FrameHeader } from './evidence-frame.ts';

/** Why a frame cannot stand where it stands. */
export type SequenceFault = 'order' | 'offset' | 'time';

/**
 * What is wrong with a frame behind the one before it (null for the first), or null: the initialisation comes first and once,
 * nothing comes after the end, and both the MP4 file and its time go on without a gap.
 */
export function sequenceFault(before: FrameHeader | null, frame: FrameHeader): SequenceFault | null {
  if ((before === null) !== (frame.kind === 'initialisation') || before?.kind === 'end') return 'order';
  if (frame.plainOffset !== (before === null ? 0 : before.plainOffset + before.plainBytes)) return 'offset';
  // The first fragment begins when it does; of a file without one the end may say any time.
  if (before?.kind !== 'fragment') return null;
  return frame.startTicks === before.startTicks + before.durationTicks ? null : 'time';
}
