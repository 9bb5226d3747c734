import type { IdentityStillKind } from '../../contract/identity-stills.ts';
import type { MediaTrack } from '../../contract/media.ts';
import { webcamTrackId } from '../../domain/media-plan/media-plan.ts';
import type { PictureLook } from '../../domain/blind-state/picture-look.ts';
import type { Rung, RungId } from '../../domain/media-plan/rung.ts';
import type { RecordingOrder } from '../../domain/evidence/recorder-order.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type {
  LookListener,
  MediaSource,
  MediaStatus,
  RecordingListener,
  RtpListener,
  RungReception,
  SenderReport,
  SoundLevel,
  SourceStatistics,
  Speaker,
  TrackRecording,
} from '../../ports/media-engine.ts';
import { PictureRate } from './picture-rate.ts';
import type { RungOrder } from './rung-commands.ts';
import { RungFeed } from './rung-feed.ts';
import { ScreenStills } from './screen-stills.ts';
import type { SpeakerFeed } from './speaker-feed.ts';
import { StillReader } from './still-reader.ts';
import type { TrackReceiver } from './track-receiver.ts';
import { TrackRecorder } from './track-recorder.ts';
import type { WorkerListeners, WorkerProcess } from './worker-process.ts';
import { WebcamFeed, type WebcamFeedParts } from './webcam-feed.ts';
import { WorkerGroup, type GroupParts } from './worker-group.ts';

export interface SourceParts extends Pick<
  GroupParts,
  'input' | 'missingElements' | 'receivers' | 'randomSsrc' | 'deadlines' | 'clock' | 'log'
> {
  tracks: readonly MediaTrack[];
  /** What each track is encoded as, the best first. */
  rungs: ReadonlyMap<string, readonly Rung[]>;
  launchCameraWorker: (listeners: WorkerListeners) => WorkerProcess;
  launchScreenWorker: (listeners: WorkerListeners) => WorkerProcess;
  /** Null where the headset has no speaker. */
  speaker: SpeakerFeed | null;
  /** Null where the seat never has a webcam. */
  webcam: Pick<
    WebcamFeedParts,
    'findWebcam' | 'takeStill' | 'demonstrate' | 'findMissing' | 'lookIntervalMs'
  > | null;
}

/**
 * The running media of one headset on GStreamer; see the port for what it promises.
 *
 * Camera, microphone and speaker share one worker, the screens have another: Xlib ends its process when its X server goes, and
 * a candidate's desktop must not take the panorama with it. Nor must a webcam, which comes and goes. The condition is that of
 * the panorama.
 */
export class GstreamerMediaSource implements MediaSource {
  readonly tracks: readonly MediaTrack[];
  readonly #speaker: SpeakerFeed | null;
  readonly #receivers: ReadonlyMap<string, TrackReceiver>;
  readonly #camera: WorkerGroup;
  /** Null where there are none. */
  readonly #screens: WorkerGroup | null;
  readonly #webcam: WebcamFeed | null;
  readonly #groups: readonly (WorkerGroup | WebcamFeed)[];
  readonly #stills = new StillReader();
  readonly #screenStills = new ScreenStills(
    (trackId, open) => this.#screens?.letStillsThrough(trackId, open) ?? false,
  );
  readonly #looks = new Map<string, PictureLook>();
  readonly #lookListeners = new Set<LookListener>();
  readonly #feeds: ReadonlyMap<string, readonly RungFeed[]>;
  readonly #recorders: ReadonlyMap<string, TrackRecorder>;
  readonly #pictureRate = new PictureRate();
  readonly #clock: Clock;
  readonly #statusListeners = new Set<(status: MediaStatus) => void>();
  readonly #levelListeners = new Set<(level: SoundLevel) => void>();
  #stopping: Promise<void> | null = null;

  constructor(parts: SourceParts) {
    this.tracks = parts.tracks;
    this.#receivers = parts.receivers;
    this.#clock = parts.clock;
    this.#feeds = new Map(parts.tracks.map(({ id }) => [id, this.#feedsOf(id, parts)]));
    this.#recorders = new Map(parts.tracks.flatMap(({ id }) => this.#recorderOf(id)));
    this.#speaker = parts.speaker;
    parts.speaker?.onChange(() => this.#tellStatus());
    const shared = { ...parts, feeds: this.#feeds, recorders: this.#recorders };
    this.#camera = this.#cameraGroup(shared);
    const [firstScreen, ...otherScreens] = trackIds(parts.tracks, 'screen');
    this.#screens =
      firstScreen === undefined
        ? null
        : new WorkerGroup({
            ...shared,
            speaker: null,
            name: 'screens',
            trackIds: [firstScreen, ...otherScreens],
            sideTrackIds: [],
            launch: parts.launchScreenWorker,
            ...this.#screenHooks([firstScreen, ...otherScreens]),
          });
    this.#webcam =
      parts.webcam === null
        ? null
        : new WebcamFeed({
            ...shared,
            ...parts.webcam,
            speaker: null,
            launch: parts.launchCameraWorker,
            ...this.#lookHooks([webcamTrackId]),
          });
    this.#groups = [this.#camera, this.#screens, this.#webcam].filter((group) => group !== null);
  }

  get status(): MediaStatus {
    return this.#camera.status;
  }

  get speaker(): Speaker | null {
    return this.#speaker;
  }

  start(): void {
    for (const group of this.#groups) group.start();
  }

  rungs(trackId: string): readonly Rung[] {
    return (this.#feeds.get(trackId) ?? []).map(({ rung }) => rung);
  }

  receive(trackId: string, rungId: RungId, listener: RtpListener): RungReception {
    const feed = this.#feeds.get(trackId)?.find(({ rung }) => rung.id === rungId);
    if (feed === undefined) throw new RangeError(`${trackId} has no rung ${rungId}`);
    return feed.receive(listener);
  }

  record(trackId: string, order: RecordingOrder, listener: RecordingListener): TrackRecording {
    const recorder = this.#recorders.get(trackId);
    if (recorder === undefined) throw new RangeError(`there is no track ${trackId}`);
    return recorder.begin(order, listener);
  }

  onSenderReport(trackId: string, listener: (report: SenderReport) => void): Unsubscribe {
    return this.#receiver(trackId).onSenderReport(listener);
  }

  latestSenderReport(trackId: string): SenderReport | null {
    return this.#receiver(trackId).latestSenderReport();
  }

  onStatus(listener: (status: MediaStatus) => void): Unsubscribe {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onSoundLevel(listener: (level: SoundLevel) => void): Unsubscribe {
    this.#levelListeners.add(listener);
    return () => this.#levelListeners.delete(listener);
  }

  latestStill(): Promise<Buffer | null> {
    return Promise.resolve(this.#stills.latest);
  }

  onLook(listener: LookListener): Unsubscribe {
    this.#lookListeners.add(listener);
    return () => this.#lookListeners.delete(listener);
  }

  latestLook(trackId: string): PictureLook | null {
    return this.#looks.get(trackId) ?? null;
  }

  screenStill(trackId: string): Promise<Buffer | null> {
    return this.#screenStills.next(trackId);
  }

  webcamStill(shows: IdentityStillKind): Promise<Buffer | null> {
    return this.#webcam?.still(shows) ?? Promise.resolve(null);
  }

  webcamStillAside(): Promise<Uint8Array | null> {
    return this.#webcam?.stillAside() ?? Promise.resolve(null);
  }

  panoramaFramesPerSecond(): number {
    return this.#pictureRate.read(this.#clock.monotonicNs());
  }

  statistics(): SourceStatistics {
    const rungs = [...this.#feeds].flatMap(([trackId, feeds]) =>
      feeds.map((feed) => ({ trackId, ...feed.statistics() })),
    );
    return { rungs, workerRestarts: this.#groups.reduce((sum, { restarts }) => sum + restarts, 0) };
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    await Promise.all(this.#groups.map((group) => group.stop()));
    this.#speaker?.close();
    for (const recorder of this.#recorders.values()) recorder.close();
    for (const feed of [...this.#feeds.values()].flat()) feed.close();
    for (const receiver of this.#receivers.values()) receiver.close();
    this.#statusListeners.clear();
    this.#levelListeners.clear();
    this.#lookListeners.clear();
  }

  /** What a worker said of its pictures is not so any more when it is gone. */
  #lookHooks(ids: readonly string[]): Required<Pick<GroupParts, 'onLook' | 'onGone'>> {
    return {
      onLook: (trackId, look) => this.#tellLook(trackId, look),
      onGone: () => {
        for (const id of ids) this.#looks.delete(id);
      },
    };
  }

  #screenHooks(ids: readonly string[]): Pick<GroupParts, 'onLook' | 'onGone' | 'onStillBytes'> {
    const { onLook, onGone } = this.#lookHooks(ids);
    return {
      onLook,
      onGone: () => {
        onGone();
        this.#screenStills.reset();
      },
      onStillBytes: (chunk) => this.#screenStills.read(chunk),
    };
  }

  #tellLook(trackId: string, look: PictureLook): void {
    this.#looks.set(trackId, look);
    for (const listener of this.#lookListeners) listener(trackId, look);
  }

  #cameraGroup(parts: SourceParts & Pick<GroupParts, 'feeds' | 'recorders'>): WorkerGroup {
    const { onLook, onGone } = this.#lookHooks(['panorama']);
    return new WorkerGroup({
      ...parts,
      name: 'camera',
      trackIds: ['panorama'],
      sideTrackIds: trackIds(parts.tracks, 'microphone'),
      launch: parts.launchCameraWorker,
      speaker: parts.speaker,
      onStatus: () => this.#tellStatus(),
      onLevel: (level) => {
        for (const listener of this.#levelListeners) listener(level);
      },
      onStillBytes: (chunk) => this.#stills.read(chunk),
      onLook: (trackId, look) => {
        this.#pictureRate.add(look.pictures, this.#clock.monotonicNs());
        onLook(trackId, look);
      },
      onGone: () => {
        onGone();
        this.#stills.reset();
        this.#pictureRate.reset();
      },
    });
  }

  #tellStatus(): void {
    for (const listener of this.#statusListeners) listener(this.status);
  }

  #feedsOf(trackId: string, { rungs, receivers, clock }: SourceParts): RungFeed[] {
    return (rungs.get(trackId) ?? []).flatMap((rung) => {
      const stream = receivers.get(trackId)?.stream(rung.id) ?? null;
      if (stream === null) return [];
      return [new RungFeed(rung, stream, this.#steering(trackId, rung.id), clock)];
    });
  }

  /** Of the best rung. */
  #recorderOf(trackId: string): [string, TrackRecorder][] {
    const best = this.#feeds.get(trackId)?.[0];
    if (best === undefined) return [];
    const view = trackIds(this.tracks, 'panorama').includes(trackId) ? 'sphere' : 'flat';
    return [[trackId, new TrackRecorder(best, this.#steering(trackId, best.rung.id), view)]];
  }

  #steering(trackId: string, rungId: RungId): (order: RungOrder) => void {
    return (order) => {
      for (const group of this.#groups) group.steer(trackId, rungId, order);
    };
  }

  #receiver(trackId: string): TrackReceiver {
    const receiver = this.#receivers.get(trackId);
    if (receiver === undefined) throw new RangeError(`there is no track ${trackId}`);
    return receiver;
  }
}

function trackIds(tracks: readonly MediaTrack[], role: MediaTrack['role']): string[] {
  return tracks.filter((track) => track.role === role).map((track) => track.id);
}
