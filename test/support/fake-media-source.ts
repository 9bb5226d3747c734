import type { IdentityStillKind } from '../../gateway/contract/identity-stills.ts';
import type { MediaTrack } from '../../gateway/contract/media.ts';
import type { PictureBrightness } from '../../gateway/domain/media-plan/picture-brightness.ts';
import type {
  MediaSource,
  MediaStatus,
  RtpListener,
  SenderReport,
  SoundLevel,
  Speaker,
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
  readonly brightness = new Map<string, PictureBrightness>();
  stopped = false;
  /** Track ids in the order in which key frames were asked for; not throttled. */
  readonly keyFrameRequests: string[] = [];
  /** What was played to the wearer; packets are the speaker's from then on. */
  readonly played: Buffer[] = [];
  speaker: Speaker | null = { isReady: true, play: (packet) => void this.played.push(packet) };
  readonly #rtp = new Map<string, Set<RtpListener>>();
  readonly #reports = new Map<string, Set<(report: SenderReport) => void>>();
  readonly #latestReports = new Map<string, SenderReport>();
  readonly #status = new Set<(status: MediaStatus) => void>();
  readonly #levels = new Set<(level: SoundLevel) => void>();

  constructor(tracks: readonly MediaTrack[] = sampleTracks) {
    this.tracks = tracks;
  }

  onRtp(trackId: string, listener: RtpListener): Unsubscribe {
    return subscribe(setFor(this.#rtp, trackId), listener);
  }

  onSenderReport(trackId: string, listener: (report: SenderReport) => void): Unsubscribe {
    return subscribe(setFor(this.#reports, trackId), listener);
  }

  latestSenderReport(trackId: string): SenderReport | null {
    return this.#latestReports.get(trackId) ?? null;
  }

  requestKeyFrame(trackId: string): void {
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

  latestBrightness(trackId: string): PictureBrightness | null {
    return this.brightness.get(trackId) ?? null;
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

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }

  emitRtp(trackId: string, packet: Buffer): void {
    for (const listener of setFor(this.#rtp, trackId)) listener(packet);
  }

  emitSenderReport(trackId: string, report: SenderReport): void {
    this.#latestReports.set(trackId, report);
    for (const listener of setFor(this.#reports, trackId)) listener(report);
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
    let count = this.#status.size + this.#levels.size;
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
