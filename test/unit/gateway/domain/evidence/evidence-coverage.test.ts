import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../hardware/virtual-headset/seeded-random.ts';
import { coverageOf, segmentSpan } from '../../../../../gateway/domain/evidence/evidence-coverage.ts';

const span = (fromMs: number, toMs: number) => ({ fromMs, toMs });
const wanted = span(1000, 11_000);

describe('the coverage of a recording', () => {
  it('is whole where segments follow each other', () => {
    expect(coverageOf([span(1000, 6000), span(6000, 11_000)], wanted)).toEqual({
      ...{ coveredMs: 10_000, runs: [wanted], gaps: [] },
    });
  });

  it('names what is missing before, between and after', () => {
    expect(coverageOf([span(2000, 4000), span(5000, 9000)], wanted)).toEqual({
      ...{ coveredMs: 6000, runs: [span(2000, 4000), span(5000, 9000)] },
      gaps: [span(1000, 2000), span(4000, 5000), span(9000, 11_000)],
    });
  });

  it('is nothing without a segment, and nothing is missing where nothing should be', () => {
    expect(coverageOf([], wanted)).toEqual({ coveredMs: 0, runs: [], gaps: [wanted] });
    expect(coverageOf([], span(5, 5))).toEqual({ coveredMs: 0, runs: [], gaps: [] });
  });

  it('lets the tolerance pass and no millisecond more, and does not count it as recorded', () => {
    const missing = (ms: number) => coverageOf([span(1000, 3000), span(3000 + ms, 11_000)], wanted);
    expect(missing(250)).toEqual({ coveredMs: 9750, runs: [wanted], gaps: [] });
    expect(missing(251).gaps).toEqual([span(3000, 3251)]);
    expect(coverageOf([span(1000, 3000), span(3001, 11_000)], wanted, 0).gaps).toEqual([span(3000, 3001)]);
  });

  it('counts overlaps once, in any order, and nothing outside', () => {
    const recorded = [span(4000, 8000), span(0, 5000), span(4500, 4600), span(10_900, 99_000), span(99, 98)];
    expect(coverageOf(recorded, wanted)).toEqual({
      ...{ coveredMs: 7100, runs: [span(1000, 8000), span(10_900, 11_000)], gaps: [span(8000, 10_900)] },
    });
  });

  it('agrees with counting every millisecond', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 200; round += 1) {
      const recorded = Array.from({ length: Math.floor(random() * 12) }, () => {
        const fromMs = Math.floor(random() * 1300) - 100;
        return span(fromMs, fromMs + Math.floor(random() * 200));
      });
      const isCovered = Array.from({ length: 1000 }, (_, ms) =>
        recorded.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs),
      );
      const { coveredMs, gaps } = coverageOf(recorded, span(0, 1000), 0);
      expect(coveredMs).toBe(isCovered.filter(Boolean).length);
      const isGap = isCovered.map((_, ms) => gaps.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs));
      expect(isGap).toEqual(isCovered.map((covered) => !covered));
    }
  });

  it('reckons from ticks', () => {
    const segment = { startTicks: 45_000, endTicks: 135_000, timescale: 90_000 };
    expect(segmentSpan(segment, 1_790_000_000_000)).toEqual(span(1_790_000_000_500, 1_790_000_001_500));
  });
});
