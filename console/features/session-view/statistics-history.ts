import type { SessionStatistics } from '../../../gateway/contract/session-statistics.ts';

/** How many values are kept of each: the last minute. */
export const keptValues = 60;

/** Bit rates by what they are of, the newest last; null where one was not known. */
export type StatisticsHistory = ReadonlyMap<string, readonly (number | null)[]>;

export const rungKey = ({ trackId, rungId }: { trackId: string; rungId: string }) =>
  `rung ${trackId} ${rungId}`;
export const viewerKey = ({ id }: { id: string }) => `viewer ${id}`;

/** The history with what was just told; of rungs and viewers that are gone nothing is kept. */
export function withStatistics(
  history: StatisticsHistory,
  { rungs, viewers }: SessionStatistics,
): StatisticsHistory {
  const now: [string, number | null][] = [
    ...rungs.map((rung): [string, number] => [rungKey(rung), rung.bitrateBps]),
    ...viewers.map((viewer): [string, number | null] => [viewerKey(viewer), viewer.estimateBps]),
  ];
  return new Map(now.map(([key, value]) => [key, [...(history.get(key) ?? []), value].slice(-keptValues)]));
}
