import type { EvidenceEntry } from '../../contract/evidence.ts';
import type { UnreadableEntry } from './evidence-entry.ts';

/** What has been kept of a track so far. */
export interface KeptTrack {
  /** Of its newest file; 0 where it has none. */
  lastNumber: number;
  /** Up to where it is known what there is, in milliseconds since the origin; null where there is nothing. */
  endMs: number | null;
  /** Whether its newest file was cut off. */
  isCutOff: boolean;
}

/** One of which there is nothing. */
export const newTrack: KeptTrack = { lastNumber: 0, endMs: null, isCutOff: false };

/** What the entries of a recording say of it. */
export interface KeptEvidence {
  /** Time base of the exam sessions at tick 0; null where it has not begun. */
  originMs: number | null;
  isEnded: boolean;
  tracks: ReadonlyMap<string, KeptTrack>;
  /** Of the newest row of the exam session's log that is among them; 0 where none is. */
  lastLogSequence: number;
}

/** Reads the entries of one exam session in their order; one that cannot be read is for the verifier. */
export function keptEvidence(entries: Iterable<EvidenceEntry | UnreadableEntry>): KeptEvidence {
  const tracks = new Map<string, KeptTrack>();
  const kept = { originMs: null as number | null, isEnded: false, tracks, lastLogSequence: 0 };
  for (const entry of entries) {
    if ('unreadable' in entry) continue;
    switch (entry.kind) {
      case 'recording-started':
        kept.originMs ??= entry.originMs;
        for (const { trackId } of entry.tracks) if (!tracks.has(trackId)) tracks.set(trackId, newTrack);
        break;
      case 'segment': {
        const before = tracks.get(entry.trackId);
        tracks.set(entry.trackId, {
          lastNumber: Math.max(before?.lastNumber ?? 0, entry.number),
          endMs: Math.max(before?.endMs ?? 0, (entry.endTicks * 1000) / entry.timescale),
          isCutOff: !entry.ended,
        });
        break;
      }
      case 'log':
        kept.lastLogSequence = Math.max(kept.lastLogSequence, entry.sequence);
        break;
      case 'recording-ended':
        kept.isEnded = true;
        break;
      case 'gap':
        break;
    }
  }
  return kept;
}
