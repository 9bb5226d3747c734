import type { EvidenceTrack, GapCause } from '../contract/evidence.ts';
import type { MediaTrack } from '../contract/media.ts';
import type { RecordingFact } from '../domain/evidence/evidence-entry.ts';
import { newTrack, type KeptTrack } from '../domain/evidence/kept-evidence.ts';
import { TrackRecord } from '../domain/evidence/track-record.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { Unsubscribe } from '../ports/headset-link.ts';
import type { MediaSource } from '../ports/media-engine.ts';
import type { OrientationRecorder } from '../ports/orientation-recorder.ts';
import type { BackgroundWork } from './background-work.ts';
import type { LiveHeadset } from './live-headsets.ts';
import { TrackEvidence } from './track-evidence.ts';

/** Where the headset points: a track that every recording has beside those of its source. */
export const orientationTrackId = 'orientation';

/** What a recording is made of: a headset's media, and where it points. */
export interface EvidenceSource {
  media: MediaSource;
  orientation: LiveHeadset['orientation'];
}

export interface SessionEvidenceParts {
  examSessionId: string;
  sessionKey: Buffer;
  /** Time base of the exam sessions at tick 0. */
  originMs: number;
  /** By track; empty where the recording begins now. */
  kept: ReadonlyMap<string, KeptTrack>;
  files: EvidenceFiles;
  orientations: OrientationRecorder;
  background: BackgroundWork;
  /** Time base of the exam sessions, and the host's monotonic clock, at one moment. */
  now: () => { atMs: number; monotonicNs: string };
  append: (fact: RecordingFact) => Promise<void>;
}

/** The evidence of one exam session while it is recorded: every track of whatever source its headset has now. */
export class SessionEvidence {
  readonly #parts: SessionEvidenceParts;
  readonly #tracks = new Map<string, TrackEvidence>();
  /** Tracks that the entries speak of. */
  readonly #told: Set<string>;
  #source: MediaSource | null = null;
  #endedAtMs: number | null = null;
  #unsubscribe: Unsubscribe = () => undefined;

  constructor(parts: SessionEvidenceParts) {
    this.#parts = parts;
    this.#told = new Set(parts.kept.keys());
    for (const trackId of parts.kept.keys()) this.#track(trackId).noteFault('gateway-stopped');
  }

  get source(): MediaSource | null {
    return this.#source;
  }

  /** Whether something that is to be recorded is not, because of the disk. */
  get isFailing(): boolean {
    return [...this.#tracks.values()].some((track) => track.isFailing);
  }

  /** Records from this source from now on, instead of any other; null: from none, which there will be another of. */
  async use(source: EvidenceSource | null): Promise<void> {
    if (this.#source === (source?.media ?? null)) return;
    if (this.#source !== null) await this.#detach();
    if (source === null) return;
    this.#source = source.media;
    try {
      await this.#attach(source);
    } catch (error) {
      await this.#detach();
      throw error;
    }
  }

  async #attach({ media, orientation }: EvidenceSource): Promise<void> {
    await this.#tellTracks(media.tracks);
    const { atMs, monotonicNs } = this.#parts.now();
    const originNs = BigInt(monotonicNs) - BigInt(atMs - this.#parts.originMs) * 1_000_000n;
    this.#unsubscribe = media.onStatus(({ condition }) => {
      if (condition !== 'live') this.#noteFault('camera-lost', media.tracks);
    });
    await Promise.all([
      ...media.tracks.map(({ id }) =>
        this.#track(id).attach(originNs, (order, listener) => media.record(id, order, listener)),
      ),
      this.#track(orientationTrackId).attach(originNs, (order, listener) =>
        this.#parts.orientations.record(orientation, order, listener),
      ),
    ]);
  }

  look(): void {
    for (const track of this.#tracks.values()) track.look();
  }

  /** Nothing more will be recorded: every file has its entry, what is missing at the end is told. To be called again where it rejects. */
  async end(): Promise<void> {
    this.#endedAtMs ??= this.#parts.now().atMs;
    await this.#detach();
    for (const track of this.#tracks.values()) await track.end(this.#endedAtMs - this.#parts.originMs);
  }

  /** Tracks that have not been recorded before. */
  async #tellTracks(tracks: readonly MediaTrack[]): Promise<void> {
    const all: EvidenceTrack[] = [
      ...tracks.map(({ id: trackId, kind, label }) => ({ trackId, kind, label })),
      { trackId: orientationTrackId, kind: 'orientation', label: 'Orientation' },
    ];
    const { originMs, append } = this.#parts;
    const fresh = all.filter(({ trackId }) => !this.#told.has(trackId));
    if (fresh.length === 0) return;
    await append({ kind: 'recording-started', originMs, tracks: fresh });
    for (const { trackId } of fresh) this.#told.add(trackId);
  }

  async #detach(): Promise<void> {
    this.#unsubscribe();
    this.#source = null;
    await Promise.all([...this.#tracks.values()].map((track) => track.detach()));
    for (const track of this.#tracks.values()) track.noteFault('camera-lost');
  }

  #noteFault(cause: GapCause, tracks: readonly MediaTrack[]): void {
    for (const { id, role } of tracks)
      if (role === 'panorama' || role === 'microphone') this.#tracks.get(id)?.noteFault(cause);
  }

  #track(trackId: string): TrackEvidence {
    const known = this.#tracks.get(trackId);
    if (known !== undefined) return known;
    const track = this.#newTrack(trackId);
    this.#tracks.set(trackId, track);
    return track;
  }

  #newTrack(trackId: string): TrackEvidence {
    const { examSessionId, sessionKey, originMs, kept, files, background, now, append } = this.#parts;
    const before = kept.get(trackId) ?? newTrack;
    return new TrackEvidence({
      ...{ examSessionId, trackId, sessionKey, files, background },
      record: new TrackRecord(before, now().atMs - originMs),
      lastKept: before.lastNumber,
      nowMs: () => now().atMs - originMs,
      keepGap: ({ fromMs, toMs, cause }) =>
        append({ kind: 'gap', trackId, fromMs: originMs + fromMs, toMs: originMs + toMs, cause }),
      // Named last: a file comes as the news that it was closed, which is of another kind.
      keepSegment: ({ isWhole, ...file }) => append({ ...file, kind: 'segment', trackId, ended: isWhole }),
    });
  }
}
