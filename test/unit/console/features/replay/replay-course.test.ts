import { describe, expect, it } from 'vitest';
import { gapCauseAt, missingPicture } from '../../../../../console/features/replay/missing-text.ts';
import { nextMove } from '../../../../../console/features/replay/replay-course.ts';
import { marksOf, ticksOf } from '../../../../../console/features/replay/timeline-marks.ts';
import type { Presence } from '../../../../../console/features/replay/track-feed.ts';

const atMs = 100_000;
const there = (untilMs = atMs + 14_000): Presence => ({ state: 'there', untilMs });
const missing = (untilMs: number, code: string | null = null): Presence => ({
  ...{ state: 'missing', untilMs, code },
});
const coming: Presence = { state: 'coming' };
const end: Presence = { state: 'end' };
const move = (presences: readonly Presence[], isOngoing = true, orientation: Presence = there()) =>
  nextMove(
    [
      ...presences.map((presence) => ({ kind: 'video' as const, presence })),
      { kind: 'orientation' as const, presence: orientation },
    ],
    { atMs, isOngoing },
  );

describe('how a replay goes on', () => {
  it('plays while everything is there, or one thing is and others are not recorded', () => {
    expect(move([there(), there()])).toEqual({ type: 'play' });
    expect(move([there(), missing(atMs + 5_000)])).toEqual({ type: 'play' });
    expect(move([there()], true, end)).toEqual({ type: 'play' });
  });

  it('waits for what was recorded and has not come, the orientation too', () => {
    expect(move([there(), coming])).toEqual({ type: 'wait', for: 'media' });
    expect(move([there()], true, coming)).toEqual({ type: 'wait', for: 'media' });
    expect(move([])).toEqual({ type: 'wait', for: 'media' });
  });

  it('waits at the newest there is, but not for a track that ended long before another', () => {
    expect(move([end, end])).toEqual({ type: 'wait', for: 'recording' });
    expect(move([there(atMs + 2_000), end])).toEqual({ type: 'wait', for: 'recording' });
    expect(move([there(), end])).toEqual({ type: 'play' });
    expect(move([there(atMs + 2_000), end], false)).toEqual({ type: 'play' });
    expect(move([end, end], false)).toEqual({ type: 'end' });
  });

  it('goes over what nobody has recorded to where the first track goes on', () => {
    expect(move([missing(atMs + 30_000), missing(atMs + 20_000)])).toEqual({
      ...{ type: 'jump', toMs: atMs + 20_000 },
    });
    expect(move([missing(atMs + 30_000), end])).toEqual({ type: 'jump', toMs: atMs + 30_000 });
  });
});

describe('what is told of what is missing', () => {
  const originMs = 1_000_000;
  const gap = { fromMs: originMs + 90_000, toMs: originMs + 120_000, cause: 'camera-lost' as const };
  const outline = {
    ...{ originMs, nowMs: originMs + 200_000, endedMs: null },
    tracks: [{ trackId: 'panorama', kind: 'video' as const, label: '', spans: [], gaps: [gap] }],
  };
  const of = (presence: Presence | undefined, at = originMs + atMs) =>
    missingPicture(outline, 'panorama', presence, at);

  it('is why: the cause of the gap, or that it cannot be read', () => {
    expect(of(missing(120_000))).toEqual({ why: 'gap', cause: 'camera-lost' });
    expect(of(missing(120_000, 'evidence-damaged'))).toEqual({ why: 'unreadable' });
    expect(of(end)).toEqual({ why: 'nothing-yet' });
    expect(gapCauseAt(outline, ['panorama'], originMs)).toBe('untold');
    expect(gapCauseAt(outline, ['webcam'], originMs + 100_000)).toBe('untold');
  });

  it('is nothing where nobody would read it, or where nothing is missing', () => {
    expect([of(missing(100_500)), of(there()), of(coming), of(undefined)]).toEqual([null, null, null, null]);
  });
});

describe('the timeline', () => {
  const whole = { fromMs: 1_000, toMs: 5_000 };

  it('has its marks where they belong, and none outside of it', () => {
    const spans = [
      { fromMs: 0, toMs: 2_000 },
      { fromMs: 4_000, toMs: 9_000 },
      { fromMs: 6_000, toMs: 7_000 },
    ];
    expect(marksOf(spans, whole)).toEqual([
      { left: '0.000%', width: 'max(2px, 25.000%)' },
      { left: '75.000%', width: 'max(2px, 25.000%)' },
    ]);
  });

  it('names round times, few enough to be read', () => {
    const hourMs = 3_600_000;
    const ticks = ticksOf({ fromMs: 10 * hourMs + 60_000, toMs: 14 * hourMs }, hourMs);
    expect(ticks.map(({ atMs: tickMs }) => tickMs / hourMs)).toEqual([
      ...[10.5, 11, 11.5, 12, 12.5, 13, 13.5, 14],
    ]);
    expect(ticksOf({ fromMs: 0, toMs: 0 }, 0).length).toBeLessThan(3);
  });
});
