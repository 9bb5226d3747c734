import { meterSide } from '../../domain/media-plan/encoder-meter.ts';
import { planMedia, type MediaInput } from '../../domain/media-plan/media-plan.ts';
import type { PipelinePlan } from '../../domain/media-plan/pipeline-plan.ts';
import type { PictureLook } from '../../domain/blind-state/picture-look.ts';
import type { RungId } from '../../domain/media-plan/rung.ts';
import type { WorkerCommand, WorkerEvent } from '../../media-worker/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { Log } from '../../ports/log.ts';
import type { MediaStatus } from '../../ports/media-engine.ts';
import { speakerPipelineId } from '../../domain/media-plan/speaker-pipeline.ts';
import { RateLimitedLog } from './rate-limited-log.ts';
import { rungCommands, type RungOrder } from './rung-commands.ts';
import type { RungFeed } from './rung-feed.ts';
import type { SpeakerFeed } from './speaker-feed.ts';
import { TrackPipeline } from './track-pipeline.ts';
import { RungWatch } from './rung-watch.ts';
import type { TrackReceiver } from './track-receiver.ts';
import type { TrackRecorder } from './track-recorder.ts';
import type { WorkerListeners, WorkerProcess } from './worker-process.ts';
import { WorkerRunner, type PictureDeadlines } from './worker-runner.ts';

/** A worker never frees a pipeline (0.2 MB, two descriptors): after so many damaged pictures it is replaced. */
const mostReopenings = 100;

/** How the stitch element's errors about its map begin (gateway/native/README.md): every worker would read the same map. */
const stitchMapFault = /^stitch-map-[a-z]+:/;

export interface GroupParts {
  /** What the group is called in the log. */
  name: string;
  input: MediaInput;
  /** Element factories that this machine lacks. */
  missingElements: readonly string[];
  /** Of every track of the source: the plan is for the whole. */
  receivers: ReadonlyMap<string, TrackReceiver>;
  /** The rungs of every track of the source. */
  feeds: ReadonlyMap<string, readonly RungFeed[]>;
  /** Of every track that can be recorded. */
  recorders: ReadonlyMap<string, TrackRecorder>;
  /** Tracks that live and die together, the one whose pictures are watched first. */
  trackIds: readonly [string, ...string[]];
  /** Tracks that are opened again by themselves when they fail, without the others taking notice. */
  sideTrackIds: readonly string[];
  /** The headset's speaker, where this worker plays to it; it is opened again when it fails, as a side track is. */
  speaker: SpeakerFeed | null;
  launch: (listeners: WorkerListeners) => WorkerProcess;
  randomSsrc: () => number;
  deadlines: PictureDeadlines;
  clock: Clock;
  log: Log;
  onStatus?: (status: MediaStatus) => void;
  onLevel?: (level: { rmsDb: number; peakDb: number }) => void;
  onLook?: (trackId: string, look: PictureLook) => void;
  onStillBytes?: (chunk: Buffer) => void;
  onGone?: () => void;
}

type PipelineFailure = Extract<WorkerEvent, { type: 'pipeline-failed' }>;

const freshSsrcs = (random: () => number): Record<RungId, number> => ({
  full: random(),
  slow: random(),
  half: random(),
  thumbnail: random(),
  vp8: random(),
  sound: random(),
});

/** The pipelines of one media worker: tells every worker what to run, and what a failure means. */
export class WorkerGroup {
  readonly #parts: GroupParts;
  readonly #runner: WorkerRunner;
  readonly #missing: Set<string>;
  readonly #sideTracks = new Map<string, TrackPipeline>();
  readonly #warnings: RateLimitedLog;
  readonly #rungWatch: RungWatch;
  readonly #pipelines = new Map<string, PipelinePlan>();
  readonly #subscriptions: Unsubscribe[] = [];
  #reopenings = 0;

  constructor(parts: GroupParts) {
    this.#parts = parts;
    this.#missing = new Set(parts.missingElements);
    this.#warnings = new RateLimitedLog(parts.clock, (detail, message) => parts.log.warn(detail, message));
    this.#runner = new WorkerRunner(
      {
        launch: parts.launch,
        onReady: () => this.#openAll(),
        onEvent: (event) => this.#hear(event),
        onStillBytes: (chunk) => parts.onStillBytes?.(chunk),
        onGone: () => this.#forgetWorker(),
        onStatus: (status) => parts.onStatus?.(status),
      },
      parts.name,
      parts.deadlines,
      parts.clock,
      parts.log,
    );
    this.#rungWatch = new RungWatch(
      () => parts.trackIds.flatMap((trackId) => this.#feedsMade(trackId)),
      parts.deadlines.nextPictureMs,
      parts.clock,
      () => this.#runner.noPicture(),
    );
    for (const trackId of parts.sideTrackIds) this.#prepareSideTrack(trackId);
  }

  get status(): MediaStatus {
    return this.#runner.status;
  }

  get restarts(): number {
    return this.#runner.restarts;
  }

  start(): void {
    this.#runner.start();
  }

  /** A sign that a track has pictures, whoever receives them; to be given several times a second. */
  picture(trackId: string): void {
    if (trackId !== this.#parts.trackIds[0]) return;
    this.#runner.picture();
    if (this.status.condition === 'live') this.#rungWatch.start();
  }

  async stop(): Promise<void> {
    await this.#runner.stop();
    this.#forgetWorker();
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
  }

  /** Does nothing for a track that is not of this group or not running. */
  steer(trackId: string, rungId: RungId, order: RungOrder): void {
    const rung = this.#pipelines.get(trackId)?.rungs.find(({ id }) => id === rungId);
    if (rung === undefined) return;
    for (const command of rungCommands(trackId, rung, order)) this.#send(command);
  }

  /** Lets stills of a track be made, or not; answers whether a pipeline was told. */
  letStillsThrough(trackId: string, open: boolean): boolean {
    const element = this.#pipelines.get(trackId)?.stillValve;
    const { worker } = this.#runner;
    if (element === undefined || worker === null) return false;
    worker.send({ type: 'set-valve', trackId, element, open });
    return true;
  }

  readonly #send = (command: WorkerCommand): void => this.#runner.worker?.send(command);

  #prepareSideTrack(trackId: string): void {
    const pipeline = new TrackPipeline(
      () => this.#open(trackId),
      () => this.#retry(trackId, 'it delivers nothing'),
    );
    this.#sideTracks.set(trackId, pipeline);
    const receiver = this.#parts.receivers.get(trackId);
    if (receiver !== undefined) this.#subscriptions.push(receiver.onRtp('sound', () => pipeline.packet()));
  }

  #openAll(): void {
    this.#reopenings = 0;
    for (const trackId of this.#parts.trackIds) this.#open(trackId);
    for (const pipeline of this.#sideTracks.values()) pipeline.start();
    void this.#parts.speaker?.open(this.#send);
  }

  #feedsMade(trackId: string): RungFeed[] {
    const made = new Set(this.#pipelines.get(trackId)?.rungs.map(({ id }) => id));
    return (this.#parts.feeds.get(trackId) ?? []).filter(({ rung }) => made.has(rung.id));
  }

  /** Every opening gets SSRCs of its own: that is how packets of the pipeline before are told apart. */
  #open(trackId: string): void {
    const { receivers, randomSsrc, speaker } = this.#parts;
    const input = { ...this.#parts.input, voice: speaker?.played ?? null };
    const receiver = receivers.get(trackId);
    const feeds = this.#parts.feeds.get(trackId) ?? [];
    const ssrcs = freshSsrcs(randomSsrc);
    receiver?.expect(ssrcs);
    // The plan is for the whole; only this track's pipeline is taken of it.
    const plan = planMedia(input, this.#missing, () => ({
      rtpPort: receiver?.rtpPort ?? 0,
      rtcpPort: receiver?.rtcpPort ?? 0,
      ssrcs,
      received: new Set(feeds.filter(({ isOpen }) => isOpen).map(({ rung }) => rung.id)),
    }));
    if (plan.outcome !== 'planned') {
      this.#runner.giveUp(plan.outcome);
      return;
    }
    const planned = [plan.panorama, ...plan.others].find(({ track }) => track.id === trackId);
    if (planned === undefined) return;
    this.#pipelines.set(trackId, planned.pipeline);
    const { launch, gate } = planned.pipeline;
    this.#send({ type: 'open', trackId, launch });
    // The worker obeys in order: no sink waits for a first picture, so the pipeline plays by then.
    if (gate !== undefined) this.#send({ type: 'set-valve', trackId, element: gate, open: true });
    for (const feed of feeds) feed.pipelineOpened();
    this.#parts.recorders.get(trackId)?.pipelineOpened();
  }

  #hear(event: WorkerEvent): void {
    const workerPid = this.#runner.worker?.pid;
    switch (event.type) {
      case 'pipeline-failed':
        this.#parts.log.warn({ ...event, workerPid }, 'a media pipeline failed');
        if (event.trackId === speakerPipelineId) this.#parts.speaker?.failed(event.message, this.#send);
        else if (this.#sideTracks.has(event.trackId)) this.#retry(event.trackId, event.message);
        else this.#failed(event);
        break;
      case 'pipeline-warning':
        this.#warnings.write({ ...event, workerPid }, 'a media pipeline warns');
        break;
      case 'level':
        this.#parts.onLevel?.({ rmsDb: event.rmsDb, peakDb: event.peakDb });
        break;
      case 'look':
        this.#parts.onLook?.(event.trackId, event.look);
        this.picture(event.trackId);
        break;
      case 'age':
        this.#noteAge(event);
        break;
      case 'recorder':
        this.#parts.recorders.get(event.trackId)?.hear(event.news);
        break;
      case 'ready':
      case 'heartbeat':
      case 'probed':
      case 'opened':
        break;
    }
  }

  #noteAge({ trackId, element, second, meanMs }: Extract<WorkerEvent, { type: 'age' }>): void {
    for (const { id, encoder } of this.#pipelines.get(trackId)?.rungs ?? []) {
      const side = encoder === null ? null : meterSide(encoder.name, element);
      const feed = this.#parts.feeds.get(trackId)?.find(({ rung }) => rung.id === id);
      if (side !== null) feed?.noteAge(side, { second, meanMs });
    }
  }

  #failed(event: PipelineFailure): void {
    if (stitchMapFault.test(event.message)) {
      this.#runner.giveUp('calibration-invalid');
      return;
    }
    const pipeline = this.#pipelines.get(event.trackId);
    const isLive = this.status.condition === 'live';
    const damaged = event.element !== null && event.element === pipeline?.splitterName;
    if (damaged && isLive && this.#reopenings < mostReopenings) {
      this.#reopenings += 1;
      this.#open(event.trackId);
      return;
    }
    const useless = this.#uselessEncoder(event);
    if (useless !== null) this.#avoid(useless);
    this.#runner.pipelineFailed(event.cause === 'end-of-source' || event.element === pipeline?.sourceName);
  }

  /** The encoder that failed before it had encoded anything; of a pipeline that cannot be built, the best rung's. */
  #uselessEncoder({ trackId, cause, element }: PipelineFailure): string | null {
    const { rungs = [] } = this.#pipelines.get(trackId) ?? {};
    if (cause === 'cannot-be-built') return rungs[0]?.encoder?.factory ?? null;
    const failed = rungs.find(({ encoder }) => encoder !== null && encoder.name === element);
    if (failed === undefined) return null;
    const hasEncoded = this.#parts.receivers.get(trackId)?.stream(failed.id)?.hasDelivered ?? false;
    return hasEncoded ? null : (failed.encoder?.factory ?? null);
  }

  /** A hardware encoder may be there and not work: then the next one is tried. */
  #avoid(encoder: string): void {
    const without = new Set([...this.#missing, encoder]);
    if (planMedia(this.#parts.input, without).outcome !== 'planned') return;
    this.#parts.log.warn({ encoder }, 'an encoder does not work here; the next one is tried');
    this.#missing.add(encoder);
  }

  #retry(trackId: string, reason: string): void {
    void this.#parts.speaker?.renewPlayedPort();
    const delayMs = this.#sideTracks.get(trackId)?.failed();
    this.#parts.log.warn({ trackId, reason, delayMs }, 'a track is down and will be opened again');
  }

  #forgetWorker(): void {
    this.#rungWatch.stop();
    for (const trackId of this.#pipelines.keys()) this.#parts.recorders.get(trackId)?.workerGone();
    this.#pipelines.clear();
    for (const pipeline of this.#sideTracks.values()) pipeline.stop();
    this.#parts.speaker?.forget();
    this.#parts.onGone?.();
  }
}
