import type { EvidenceEntry } from '../../contract/evidence.ts';
import type { ReplayOutline, ReplayTrack } from '../../contract/replay.ts';
import { coverageOf, segmentSpan, type TimeSpan } from './evidence-coverage.ts';
import type { UnreadableEntry } from './evidence-entry.ts';

const playedKinds: readonly ReplayTrack['kind'][] = ['video', 'audio', 'orientation'];

/**
 * What can be replayed of an exam session, as its entries say so far: they are told one after the other, each once, so that a long recording
 * need not be read again for what is new in it. One that cannot be read is for the verifier.
 */
export class RecordedOutline {
  readonly #tracks = new Map<string, ReplayTrack>();
  #originMs: number | null = null;
  #endedMs: number | null = null;
  #position = 0;

  /** Of the last entry that was told; 0 where none was. */
  get position(): number {
    return this.#position;
  }

  /** Time base of the exam sessions at tick 0; null where nothing is recorded. */
  get originMs(): number | null {
    return this.#originMs;
  }

  has(trackId: string, kind?: ReplayTrack['kind']): boolean {
    const track = this.#tracks.get(trackId);
    return track !== undefined && (kind === undefined || track.kind === kind);
  }

  /** Null where nothing is recorded. */
  at(nowMs: number): ReplayOutline | null {
    if (this.#originMs === null) return null;
    const tracks = structuredClone([...this.#tracks.values()]);
    return { originMs: this.#originMs, nowMs, endedMs: this.#endedMs, tracks };
  }

  add(entry: EvidenceEntry | UnreadableEntry): void {
    this.#position = entry.position;
    if ('unreadable' in entry) return;
    switch (entry.kind) {
      case 'recording-started':
        this.#originMs ??= entry.originMs;
        this.#endedMs = null;
        for (const { trackId, kind, label } of entry.tracks) {
          const played = playedKinds.find((one) => one === kind);
          if (played === undefined || this.#tracks.has(trackId)) continue;
          this.#tracks.set(trackId, { trackId, kind: played, label, spans: [], gaps: [] });
        }
        return;
      case 'segment': {
        const track = this.#tracks.get(entry.trackId);
        if (track !== undefined && this.#originMs !== null)
          track.spans = merged([...track.spans, segmentSpan(entry, this.#originMs)]);
        return;
      }
      case 'gap':
        this.#tracks
          .get(entry.trackId)
          ?.gaps.push({ fromMs: entry.fromMs, toMs: entry.toMs, cause: entry.cause });
        return;
      case 'recording-ended':
        this.#endedMs = entry.atMs;
        return;
      case 'log':
        return;
    }
  }
}

/** Spans that follow one another are one. */
function merged(spans: readonly TimeSpan[]): TimeSpan[] {
  return coverageOf(spans, { fromMs: -Infinity, toMs: Infinity }).runs;
}
