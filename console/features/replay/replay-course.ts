import type { ReplayTrack } from '../../../gateway/contract/replay.ts';
import type { Presence } from './track-feed.ts';

/** What a replay does next. */
export type ReplayMove =
  | { type: 'play' }
  /** Stands still: for what was recorded and has not come yet, or for what is recorded only now. */
  | { type: 'wait'; for: 'media' | 'recording' }
  /** Nothing is recorded here: goes on where there is something again. */
  | { type: 'jump'; toMs: number }
  | { type: 'end' };

/** A track that ends so long before another one is over; less is a recorder that is behind. */
const overAfterMs = 8_000;

/** All tracks in step: none goes on without another that has something to show as well. */
export function nextMove(
  tracks: readonly { kind: ReplayTrack['kind']; presence: Presence }[],
  { atMs, isOngoing }: { atMs: number; isOngoing: boolean },
): ReplayMove {
  const media = tracks.filter(({ kind }) => kind !== 'orientation').map(({ presence }) => presence);
  if (media.length === 0 || tracks.some(({ presence }) => presence.state === 'coming'))
    return { type: 'wait', for: 'media' };
  const there = media.flatMap((presence) => (presence.state === 'there' ? [presence.untilMs] : []));
  const next = media.flatMap((presence) => (presence.state === 'missing' ? [presence.untilMs] : []));
  const isBehind = Math.max(atMs, ...there, ...next) - atMs < overAfterMs;
  if (isOngoing && isBehind && media.some(({ state }) => state === 'end'))
    return { type: 'wait', for: 'recording' };
  if (there.length > 0) return { type: 'play' };
  const toMs = Math.min(...next.filter((untilMs) => untilMs > atMs));
  return Number.isFinite(toMs) ? { type: 'jump', toMs } : { type: 'end' };
}
