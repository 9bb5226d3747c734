import type { IdentityStillKind } from '../../gateway/contract/identity-stills.ts';
import type { MediaTrack } from '../../gateway/contract/media.ts';
import type { RecordingOrder } from '../../gateway/domain/evidence/recorder-order.ts';
import type { Rung, RungId } from '../../gateway/domain/media-plan/rung.ts';
import type { PartLook, PictureLook } from '../../gateway/domain/blind-state/picture-look.ts';
import type {
  LookListener,
  MediaSource,
  MediaStatus,
  RecordingListener,
  RecordingNews,
  RtpListener,
  RungReception,
  SenderReport,
  SoundLevel,
  SourceStatistics,
  Speaker,
  TrackRecording,
} from '../../gateway/ports/media-engine.ts';
import type { Unsubscribe } from '../../gateway/ports/headset-link.ts';

/** The three tracks most tests need: the panorama, one screen and the microphone. */
export const sampleTracks: readonly MediaTrack[] = [
  {
    id: 'panorama',
    kind: 'video',
    role: 'panorama',
    label: 'Room',
    widthPx: 1920,
    heightPx: 960,
    framesPerSecond: 30,
    demonstration: false,
  },
  {
    id: 'screen-1',
    kind: 'video',
    role: 'screen',
    label: 'Screen 1',
    widthPx: 1280,
    heightPx: 720,
    framesPerSecond: 10,
    demonstration: true,
  },
  { id: 'microphone', kind: 'audio', role: 'microphone', label: 'Microphone', demonstration: false },
];

/** One rung for each track: whole pictures in H.264, the sound in Opus. */
export function sampleRung({ kind }: MediaTrack): Rung {
  const isVideo = kind === 'video';
  return {
    id: isVideo ? 'full' : 'sound',
    codec: isVideo ? 'H264' : 'opus',
    size: null,
    framesPerSecond: null,
    minBitrateBps: isVideo ? 1_000_000 : 32_000,
    maxBitrateBps: isVideo ? 4_000_000 : 32_000,
  };
}

/** A picture in which there is something to see; `changes` make another of it. */
export function sampleLook(changes: Partial<PartLook> = {}): PictureLook {
  const usual = {
    mean: 0.5,
    spread: 0.2,
    contrast: 0.4,
    edges: 0.2,
    sharpness: 0.9,
    dark: 0.02,
    bright: 0.02,
  };
  const part = { ...usual, ...changes };
  return { pictures: 1, captureMs: null, identical: false, parts: [part] };
}

/** A track that is recorded now, and what its recorder was told. */
export interface FakeRecording {
  order: RecordingOrder;
  /** First numbers of files, of the order and of every further try. */
  numbers: number[];
  listener: RecordingListener;
}

/** A media source driven by the test: `emit…` plays the engine, the counters show what a consumer did. */
export class FakeMediaSource implements MediaSource {
  readonly tracks: readonly MediaTrack[];
  status: MediaStatus = { condition: 'live', faultCode: null };
  still: Buffer | null = null;
  webcamPicture: Buffer | null = null;
  webcamPictureAside: Buffer | null = null;
  /** What stills of the webcam were to show, in the order in which they were asked for. */
  readonly webcamStills: IdentityStillKind[] = [];
  framesPerSecond = 30;
  readonly screenStills = new Map<string, Buffer>();
  /** What `statistics` tells. */
  figures: SourceStatistics = { rungs: [], workerRestarts: 0 };
  readonly looks = new Map<string, PictureLook>();
  stopped = false;
  /** By track. */
  readonly recordings = new Map<string, FakeRecording>();
  /** Track ids in the order in which key frames were asked for; not throttled. */
  readonly keyFrameRequests: string[] = [];
  /** The same of rungs, as `panorama full`. */
  readonly rungKeyFrameRequests: string[] = [];
  /** What receivers of a rung, by `panorama full`, can take; the last wish of each. */
  readonly wantedBitrates = new Map<string, number>();
  /** What was played to the wearer; packets are the speaker's from then on. */
  readonly played: Buffer[] = [];
  speaker: Speaker | null = { isReady: true, play: (packet) => void this.played.push(packet) };
  /** To be changed by a test before anybody receives. */
  readonly rungsOf: Map<string, readonly Rung[]>;
  /** By `panorama full`. */
  readonly #rtp = new Map<string, Set<RtpListener>>();
  readonly #reports = new Map<string, Set<(report: SenderReport) => void>>();
  readonly #latestReports = new Map<string, SenderReport>();
  readonly #status = new Set<(status: MediaStatus) => void>();
  readonly #lookListeners = new Set<LookListener>();
  readonly #levels = new Set<(level: SoundLevel) => void>();

  constructor(tracks: readonly MediaTrack[] = sampleTracks) {
    this.tracks = tracks;
    this.rungsOf = new Map(tracks.map((track) => [track.id, [sampleRung(track)]]));
  }

  rungs(trackId: string): readonly Rung[] {
    return this.rungsOf.get(trackId) ?? [];
  }

  receive(trackId: string, rungId: RungId, listener: RtpListener): RungReception {
    if (!this.rungs(trackId).some(({ id }) => id === rungId))
      throw new RangeError(`${trackId} has no rung ${rungId}`);
    const key = `${trackId} ${rungId}`;
    const end = subscribe(setFor(this.#rtp, key), listener);
    return {
      requestKeyFrame: () => this.requestKeyFrame(trackId, rungId),
      wantBitrate: (bitrateBps) => void this.wantedBitrates.set(key, bitrateBps),
      end,
    };
  }

  record(trackId: string, order: RecordingOrder, listener: RecordingListener): TrackRecording {
    if (this.recordings.has(trackId) || this.rungs(trackId).length === 0)
      throw new RangeError(`${trackId} cannot be recorded`);
    const recording: FakeRecording = { order, numbers: [order.nextNumber], listener };
    this.recordings.set(trackId, recording);
    return {
      again: (nextNumber) => void recording.numbers.push(nextNumber),
      end: () => {
        if (this.recordings.get(trackId) === recording) this.recordings.delete(trackId);
        return Promise.resolve();
      },
    };
  }

  emitRecordingNews(trackId: string, news: RecordingNews): void {
    this.recordings.get(trackId)?.listener(news);
  }

  /** How many receive a rung now. */
  receivers(trackId: string, rungId: RungId): number {
    return setFor(this.#rtp, `${trackId} ${rungId}`).size;
  }

  onSenderReport(trackId: string, listener: (report: SenderReport) => void): Unsubscribe {
    return subscribe(setFor(this.#reports, trackId), listener);
  }

  latestSenderReport(trackId: string): SenderReport | null {
    return this.#latestReports.get(trackId) ?? null;
  }

  protected requestKeyFrame(trackId: string, rungId: RungId): void {
    this.rungKeyFrameRequests.push(`${trackId} ${rungId}`);
    this.keyFrameRequests.push(trackId);
  }

  onStatus(listener: (status: MediaStatus) => void): Unsubscribe {
    return subscribe(this.#status, listener);
  }

  onSoundLevel(listener: (level: SoundLevel) => void): Unsubscribe {
    return subscribe(this.#levels, listener);
  }

  latestStill(): Promise<Buffer | null> {
    return Promise.resolve(this.still);
  }

  onLook(listener: LookListener): Unsubscribe {
    return subscribe(this.#lookListeners, listener);
  }

  latestLook(trackId: string): PictureLook | null {
    return this.looks.get(trackId) ?? null;
  }

  screenStill(trackId: string): Promise<Buffer | null> {
    return Promise.resolve(this.screenStills.get(trackId) ?? null);
  }

  webcamStill(shows: IdentityStillKind): Promise<Buffer | null> {
    this.webcamStills.push(shows);
    return Promise.resolve(this.webcamPicture);
  }

  webcamStillAside(): Promise<Buffer | null> {
    return Promise.resolve(this.webcamPictureAside);
  }

  panoramaFramesPerSecond(): number {
    return this.framesPerSecond;
  }

  statistics(): SourceStatistics {
    return this.figures;
  }

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }

  /** Without a rung, of the track's best. */
  emitRtp(trackId: string, packet: Buffer, rungId: RungId | undefined = this.rungs(trackId)[0]?.id): void {
    for (const listener of setFor(this.#rtp, `${trackId} ${rungId ?? ''}`)) listener(packet);
  }

  emitSenderReport(trackId: string, report: SenderReport): void {
    this.#latestReports.set(trackId, report);
    for (const listener of setFor(this.#reports, trackId)) listener(report);
  }

  emitLook(trackId: string, look: PictureLook): void {
    this.looks.set(trackId, look);
    for (const listener of this.#lookListeners) listener(trackId, look);
  }

  emitStatus(status: MediaStatus): void {
    this.status = status;
    for (const listener of this.#status) listener(status);
  }

  emitSoundLevel(level: SoundLevel): void {
    for (const listener of this.#levels) listener(level);
  }

  /** How many listeners of any kind are subscribed now; 0 when every consumer has let go. */
  listenerCount(): number {
    let count = this.#status.size + this.#levels.size + this.#lookListeners.size;
    for (const listeners of this.#rtp.values()) count += listeners.size;
    for (const listeners of this.#reports.values()) count += listeners.size;
    return count;
  }
}

function setFor<T>(map: Map<string, Set<T>>, key: string): Set<T> {
  let set = map.get(key);
  if (set === undefined) {
    set = new Set();
    map.set(key, set);
  }
  return set;
}

function subscribe<T>(listeners: Set<T>, listener: T): Unsubscribe {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
