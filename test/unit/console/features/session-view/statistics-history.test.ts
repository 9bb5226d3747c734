import { describe, expect, it } from 'vitest';
import {
  keptValues,
  rungKey,
  viewerKey,
  withStatistics,
  type StatisticsHistory,
} from '../../../../../console/features/session-view/statistics-history.ts';
import { sampleStatistics } from '../../../../support/console/sample-statistics.ts';

const told = sampleStatistics('session-1');
const full = rungKey({ trackId: 'panorama', rungId: 'full' });

describe('the history of the statistics', () => {
  it('keeps the last minute of every rung and viewer', () => {
    let history: StatisticsHistory = new Map();
    for (let second = 0; second < keptValues + 5; second += 1) history = withStatistics(history, told);
    expect([...history.keys()]).toEqual([...told.rungs.map(rungKey), ...told.viewers.map(viewerKey)]);
    expect(history.get(full)).toEqual(Array<number>(keptValues).fill(3_810_000));
    expect(history.get(viewerKey({ id: 'v2' }))?.at(-1)).toBeNull();
  });

  it('keeps nothing of what is gone', () => {
    const history = withStatistics(withStatistics(new Map(), told), { ...told, viewers: [] });
    expect(history.get(viewerKey({ id: 'v1' }))).toBeUndefined();
    expect(history.get(full)).toHaveLength(2);
  });
});
