import { describe, expect, it } from 'vitest';
import { knownUntil, planBuffer } from '../../../../../console/features/replay/buffer-plan.ts';
import { spanAt, withoutSpan, withSpan } from '../../../../../console/features/replay/time-spans.ts';

const span = (fromS: number, toS: number) => ({ fromMs: fromS * 1000, toMs: toS * 1000 });
const state = { fetched: [span(0, 10)], missing: [], atMs: 2_000, speed: 1 };

describe('what to fetch', () => {
  it('is the moment on show where nothing of it is there', () => {
    expect(planBuffer({ ...state, fetched: [] }).fetchAtMs).toBe(2_000);
    expect(planBuffer({ ...state, atMs: 50_000 }).fetchAtMs).toBe(50_000);
  });

  it('is what follows, so that more than a part is always there ahead', () => {
    expect(planBuffer(state).fetchAtMs).toBe(10_000);
    expect(planBuffer({ ...state, fetched: [span(0, 20)] }).fetchAtMs).toBeNull();
    expect(planBuffer({ ...state, fetched: [span(0, 12), span(12, 20)] }).fetchAtMs).toBeNull();
  });

  it('is more the faster it goes', () => {
    expect(planBuffer({ ...state, fetched: [span(0, 20)], speed: 8 }).fetchAtMs).toBe(20_000);
    expect(planBuffer({ ...state, fetched: [span(0, 51)], speed: 8 }).fetchAtMs).toBeNull();
  });

  it('is not what is known to be missing, but what comes behind it', () => {
    expect(planBuffer({ ...state, missing: [span(10, 14)] }).fetchAtMs).toBe(14_000);
    expect(planBuffer({ ...state, missing: [span(10, 100)] }).fetchAtMs).toBeNull();
    expect(knownUntil({ ...state, missing: [span(10, 14)] })).toBe(14_000);
  });
});

describe('what to forget', () => {
  it('is what is far from the moment, and a good piece of it', () => {
    const far = { ...state, fetched: [span(0, 200)], atMs: 60_000 };
    expect(planBuffer(far).remove).toEqual([span(0, 20), span(180, 200)]);
    expect(planBuffer({ ...far, atMs: 44_000, fetched: [span(0, 100)] }).remove).toEqual([]);
  });
});

describe('spans', () => {
  it('are merged, and cut', () => {
    expect(withSpan([span(0, 10), span(20, 30)], span(10, 15))).toEqual([span(0, 15), span(20, 30)]);
    expect(withSpan([span(0, 10), span(20, 30)], span(5, 25))).toEqual([span(0, 30)]);
    expect(withSpan([], span(3, 3))).toEqual([]);
    expect(withoutSpan([span(0, 10), span(20, 30)], span(5, 25))).toEqual([span(0, 5), span(25, 30)]);
    expect(withoutSpan([span(0, 10)], span(-1, 11))).toEqual([]);
  });

  it('begin with their first moment and end before their last', () => {
    expect([-1, 0, 9_999, 10_000].map((atMs) => spanAt([span(0, 10)], atMs) !== null)).toEqual([
      ...[false, true, true, false],
    ]);
  });
});
