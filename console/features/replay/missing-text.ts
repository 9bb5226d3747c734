import type { GapCause } from '../../../gateway/contract/evidence.ts';
import type { ReplayOutline } from '../../../gateway/contract/replay.ts';
import type { Presence } from './track-feed.ts';

/** Less is missing at the seam of two files; nobody would read it. */
const worthTellingMs = 1_000;
/** Gaps are told by the second, parts by the picture. */
const toleranceMs = 1_500;

/** A gap is told when the file behind it is closed, some seconds later than it can be seen. */
export type ToldCause = GapCause | 'untold';

/** What a person is told of a picture that is not there; null where it is, or will be in a moment. */
export type MissingPicture =
  { why: 'gap'; cause: ToldCause } | { why: 'unreadable' } | { why: 'nothing-yet' } | null;

/** Why a track shows nothing at a moment, Unix milliseconds. */
export function missingPicture(
  outline: ReplayOutline,
  trackId: string,
  presence: Presence | undefined,
  atMs: number,
): MissingPicture {
  if (presence?.state === 'end') return { why: 'nothing-yet' };
  if (presence?.state !== 'missing') return null;
  if (presence.code !== null) return { why: 'unreadable' };
  if (outline.originMs + presence.untilMs - atMs < worthTellingMs) return null;
  return { why: 'gap', cause: gapCauseAt(outline, [trackId], atMs) };
}

/** Why one of these tracks is not recorded at a moment. */
export function gapCauseAt(outline: ReplayOutline, trackIds: readonly string[], atMs: number): ToldCause {
  const gaps = outline.tracks.filter(({ trackId }) => trackIds.includes(trackId)).flatMap(({ gaps }) => gaps);
  const found = gaps.find(({ fromMs, toMs }) => fromMs - toleranceMs <= atMs && atMs < toMs + toleranceMs);
  return found?.cause ?? 'untold';
}
