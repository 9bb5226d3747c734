import type { EvidenceEntry } from '../../gateway/contract/evidence.ts';
import { nextEntry, type NewEntry } from '../../gateway/domain/evidence/evidence-entry.ts';
import type { Digest } from '../../gateway/domain/exam-session/log-row.ts';

type NewSegment = Extract<NewEntry, { kind: 'segment' }>;

export const sampleOriginMs = 1_790_000_000_000;

/** Ten seconds of a track, as its ten-second segments have them. */
export const sampleSegmentEntry = (
  trackId: string,
  number: number,
  change: Partial<NewSegment> = {},
): NewEntry => ({
  ...{ kind: 'segment', atMs: sampleOriginMs + number * 10_000, trackId, number, timescale: 90_000 },
  ...{
    startTicks: (number - 1) * 900_000,
    endTicks: number * 900_000,
    mp4Bytes: 5_000_000,
    fileBytes: 5_000_600,
  },
  ...{ samples: 300, sha256: String(number % 10).repeat(64), ended: true },
  ...change,
});

/** One entry of each kind and some more, as a recording leaves them. */
export const sampleEntries: readonly NewEntry[] = [
  {
    ...{ kind: 'recording-started', atMs: sampleOriginMs, originMs: sampleOriginMs },
    tracks: [
      { trackId: 'room', kind: 'room', label: 'Raum – „360°“' },
      { trackId: 'sound', kind: 'sound', label: '' },
    ],
  },
  { kind: 'log', atMs: sampleOriginMs + 1, sequence: 3, rowHash: 'ab'.repeat(32) },
  sampleSegmentEntry('room', 1),
  sampleSegmentEntry('sound', 1, { timescale: 48_000, startTicks: 960, endTicks: 480_000, samples: 500 }),
  {
    ...{ kind: 'gap', atMs: sampleOriginMs + 12_000, trackId: 'room' },
    fromMs: sampleOriginMs + 10_000,
    toMs: sampleOriginMs + 12_000,
    cause: 'worker-died',
  },
  sampleSegmentEntry('room', 2, { ended: false }),
  { kind: 'log', atMs: sampleOriginMs + 30_000, sequence: 4, rowHash: 'cd'.repeat(32) },
  { kind: 'recording-ended', atMs: sampleOriginMs + 31_000, cause: 'session-ended' },
];

/** Entries as a chain. */
export function chained(
  entries: readonly NewEntry[],
  digest: Digest,
  examSessionId = 'one',
): EvidenceEntry[] {
  return entries.reduce<EvidenceEntry[]>(
    (chain, entry) => [...chain, nextEntry(examSessionId, chain.at(-1) ?? null, entry, digest)],
    [],
  );
}
