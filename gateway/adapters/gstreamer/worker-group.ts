import { planMedia, type MediaInput } from '../../domain/media-plan/media-plan.ts';
import type { PipelinePlan } from '../../domain/media-plan/pipeline-plan.ts';
import type { PictureBrightness } from '../../domain/media-plan/picture-brightness.ts';
import type { WorkerCommand, WorkerEvent } from '../../media-worker/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { Log } from '../../ports/log.ts';
import type { MediaStatus } from '../../ports/media-engine.ts';
import { speakerPipelineId } from '../../domain/media-plan/speaker-pipeline.ts';
import { RateLimitedLog } from './rate-limited-log.ts';
import type { SpeakerFeed } from './speaker-feed.ts';
import { TrackPipeline } from './track-pipeline.ts';
import type { TrackReceiver } from './track-receiver.ts';
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
  onBrightness?: (trackId: string, brightness: PictureBrightness) => void;
  onStillBytes?: (chunk: Buffer) => void;
  onGone?: () => void;
}

type PipelineFailure = Extract<WorkerEvent, { type: 'pipeline-failed' }>;

/** The pipelines of one media worker: tells every worker what to run, and what a failure means. */
export class WorkerGroup {
  readonly #parts: GroupParts;
  readonly #runner: WorkerRunner;
  readonly #missing: Set<string>;
  readonly #sideTracks = new Map<string, TrackPipeline>();
  readonly #warnings: RateLimitedLog;
  readonly #ssrcs = new Map<string, number>();
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
    this.#listen(parts.trackIds[0], () => this.#runner.picture());
    for (const trackId of parts.sideTrackIds) this.#prepareSideTrack(trackId);
  }

  get status(): MediaStatus {
    return this.#runner.status;
  }

  start(): void {
    this.#runner.start();
  }

  async stop(): Promise<void> {
    await this.#runner.stop();
    this.#forgetWorker();
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
  }

  /** Does nothing for a track that is not of this group or not running. */
  forceKeyFrame(trackId: string): void {
    const element = this.#pipelines.get(trackId)?.keyFrameElement;
    if (element === null || element === undefined) return;
    this.#runner.worker?.send({ type: 'force-key-frame', trackId, element });
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

  #listen(trackId: string, onPacket: () => void): void {
    const receiver = this.#parts.receivers.get(trackId);
    if (receiver !== undefined) this.#subscriptions.push(receiver.onRtp(onPacket));
  }

  #prepareSideTrack(trackId: string): void {
    const pipeline = new TrackPipeline(
      () => this.#open(trackId),
      () => this.#retry(trackId, 'it delivers nothing'),
    );
    this.#sideTracks.set(trackId, pipeline);
    this.#listen(trackId, () => pipeline.packet());
  }

  #openAll(): void {
    this.#reopenings = 0;
    for (const trackId of this.#parts.trackIds) this.#open(trackId);
    for (const pipeline of this.#sideTracks.values()) pipeline.start();
    void this.#parts.speaker?.open(this.#send);
  }

  /** Every opening gets an SSRC of its own: that is how packets of the pipeline before are told apart. */
  #open(trackId: string): void {
    const { receivers, randomSsrc, speaker } = this.#parts;
    const input = { ...this.#parts.input, voice: speaker?.played ?? null };
    const ssrc = randomSsrc();
    this.#ssrcs.set(trackId, ssrc);
    receivers.get(trackId)?.expect(ssrc);
    const plan = planMedia(input, this.#missing, (id) => ({
      rtpPort: receivers.get(id)?.rtpPort ?? 0,
      rtcpPort: receivers.get(id)?.rtcpPort ?? 0,
      ssrc: this.#ssrcs.get(id) ?? 0,
    }));
    if (plan.outcome !== 'planned') {
      this.#runner.giveUp(plan.outcome);
      return;
    }
    const planned = [plan.panorama, ...plan.others].find(({ track }) => track.id === trackId);
    if (planned === undefined) return;
    this.#pipelines.set(trackId, planned.pipeline);
    this.#runner.worker?.send({ type: 'open', trackId, launch: planned.pipeline.launch });
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
      case 'brightness':
        this.#parts.onBrightness?.(event.trackId, { mean: event.mean, spread: event.spread });
        break;
      case 'ready':
      case 'heartbeat':
      case 'probed':
      case 'opened':
        break;
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
    const { encoder } = pipeline ?? {};
    const encoderFailed = event.cause === 'cannot-be-built' || event.element === encoder?.name;
    if (encoder && encoderFailed && !isLive) this.#avoid(encoder.factory);
    this.#runner.pipelineFailed(event.cause === 'end-of-source' || event.element === pipeline?.sourceName);
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
    this.#pipelines.clear();
    for (const pipeline of this.#sideTracks.values()) pipeline.stop();
    this.#parts.speaker?.forget();
    this.#parts.onGone?.();
  }
}
