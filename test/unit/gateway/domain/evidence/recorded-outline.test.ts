import { expect, it } from 'vitest';
import type { EvidenceEntry } from '../../../../../gateway/contract/evidence.ts';
import { RecordedOutline } from '../../../../../gateway/domain/evidence/recorded-outline.ts';

const originMs = 1_000_000;
let position = 0;
const place = () => {
  position += 1;
  return {
    ...{ examSessionId: 'one', position, atMs: originMs + position },
    ...{ previousHash: '0'.repeat(64), hash: '0'.repeat(64) },
  };
};
const started = (...kinds: string[]): EvidenceEntry => ({
  ...place(),
  kind: 'recording-started',
  originMs,
  tracks: kinds.map((kind) => ({ trackId: `a-${kind}`, kind, label: kind })),
});
const segment = (number: number, fromS: number, toS: number): EvidenceEntry => ({
  ...place(),
  ...{ kind: 'segment', trackId: 'a-video', number, timescale: 90_000 },
  ...{ startTicks: fromS * 90_000, endTicks: toS * 90_000 },
  ...{ mp4Bytes: 1, fileBytes: 1, samples: null, sha256: '0'.repeat(64), ended: true },
});

it('tells nothing where nothing is recorded', () => {
  const outline = new RecordedOutline();
  expect(outline.at(5)).toBeNull();
  expect(outline.position).toBe(0);
});

it('merges segments that follow one another, keeps what is missing with its cause, and leaves out what nobody can play', () => {
  const outline = new RecordedOutline();
  outline.add(started('video', 'orientation', 'smell'));
  for (let number = 1; number <= 3; number += 1) outline.add(segment(number, 10 * number, 10 * number + 10));
  outline.add({
    ...place(),
    ...{ kind: 'gap', trackId: 'a-video', fromMs: originMs + 40_000, toMs: originMs + 55_000 },
    cause: 'camera-lost',
  });
  outline.add(segment(4, 55, 60));
  expect(outline.at(originMs + 61_000)).toEqual({
    ...{ originMs, nowMs: originMs + 61_000, endedMs: null },
    tracks: [
      {
        ...{ trackId: 'a-video', kind: 'video', label: 'video' },
        spans: [
          { fromMs: originMs + 10_000, toMs: originMs + 40_000 },
          { fromMs: originMs + 55_000, toMs: originMs + 60_000 },
        ],
        gaps: [{ fromMs: originMs + 40_000, toMs: originMs + 55_000, cause: 'camera-lost' }],
      },
      { trackId: 'a-orientation', kind: 'orientation', label: 'orientation', spans: [], gaps: [] },
    ],
  });
  expect([outline.has('a-video'), outline.has('a-smell'), outline.position]).toEqual([true, false, position]);
});

it('is over with the recording, and what was handed out does not change', () => {
  const outline = new RecordedOutline();
  outline.add(started('video'));
  const before = outline.at(originMs);
  outline.add(segment(9, 0, 10));
  outline.add({ position: (position += 1), unreadable: 'no JSON' });
  outline.add({ ...place(), kind: 'recording-ended', cause: 'session-ended' });
  expect(before?.tracks[0]?.spans).toEqual([]);
  expect(outline.at(originMs)).toMatchObject({ endedMs: originMs + position });
});
