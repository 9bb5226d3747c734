import { planMedia, type MediaInput } from '../../domain/media-plan/media-plan.ts';
import type { PipelinePlan } from '../../domain/media-plan/pipeline-plan.ts';
import type { MediaTrack } from '../../contract/media.ts';
import type { WorkerEvent } from '../../media-worker/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Unsubscribe } from '../../ports/headset-link.ts';
import type { Log } from '../../ports/log.ts';
import type {
  MediaSource,
  MediaStatus,
  RtpListener,
  SenderReport,
  SoundLevel,
} from '../../ports/media-engine.ts';
import { KeyFrameThrottle } from './key-frame-throttle.ts';
import { RateLimitedLog } from './rate-limited-log.ts';
import { StillReader } from './still-reader.ts';
import { TrackPipeline } from './track-pipeline.ts';
import type { TrackReceiver } from './track-receiver.ts';
import type { WorkerListeners, WorkerProcess } from './worker-process.ts';
import { WorkerRunner, type PictureDeadlines } from './worker-runner.ts';

const keyFrameIntervalMs = 500;
/** A worker never frees a pipeline (0.2 MB, two descriptors): after so many damaged pictures it is replaced. */
const mostReopenings = 100;

export interface SourceParts {
  input: MediaInput;
  /** Element factories that are missing; grows by encoders that turn out not to work. */
  missingElements: Set<string>;
  tracks: readonly MediaTrack[];
  receivers: ReadonlyMap<string, TrackReceiver>;
  launch: (listeners: WorkerListeners) => WorkerProcess;
  randomSsrc: () => number;
  deadlines: PictureDeadlines;
  clock: Clock;
  log: Log;
}

/** The running media of one headset on GStreamer; see the port for what it promises. */
export class GstreamerMediaSource implements MediaSource {
  readonly tracks: readonly MediaTrack[];
  readonly #parts: SourceParts;
  readonly #runner: WorkerRunner;
  readonly #stills = new StillReader();
  readonly #throttles = new Map<string, KeyFrameThrottle>();
  readonly #others = new Map<string, TrackPipeline>();
  readonly #warnings: RateLimitedLog;
  readonly #statusListeners = new Set<(status: MediaStatus) => void>();
  readonly #levelListeners = new Set<(level: SoundLevel) => void>();
  readonly #ssrcs = new Map<string, number>();
  readonly #pipelines = new Map<string, PipelinePlan>();
  #reopenings = 0;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.tracks = parts.tracks;
    this.#warnings = new RateLimitedLog(parts.clock, (detail, message) => parts.log.warn(detail, message));
    this.#runner = new WorkerRunner(
      {
        launch: parts.launch,
        onReady: () => this.#openPipelines(),
        onEvent: (event, worker) => this.#hear(event, worker),
        onStillBytes: (chunk) => this.#stills.read(chunk),
        onGone: () => this.#forgetWorker(),
        onStatus: (status) => {
          for (const listener of this.#statusListeners) listener(status);
        },
      },
      parts.deadlines,
      parts.clock,
      parts.log,
    );
    for (const track of parts.tracks) this.#prepare(track);
  }

  get status(): MediaStatus {
    return this.#runner.status;
  }

  start(): void {
    this.#runner.start();
  }

  onRtp(trackId: string, listener: RtpListener): Unsubscribe {
    return this.#receiver(trackId).onRtp(listener);
  }

  onSenderReport(trackId: string, listener: (report: SenderReport) => void): Unsubscribe {
    return this.#receiver(trackId).onSenderReport(listener);
  }

  latestSenderReport(trackId: string): SenderReport | null {
    return this.#receiver(trackId).latestSenderReport();
  }

  requestKeyFrame(trackId: string): void {
    this.#throttles.get(trackId)?.request();
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

  panoramaFramesPerSecond(): number {
    return this.#receiver('panorama').framesInLastSecond();
  }

  async stop(): Promise<void> {
    await this.#runner.stop();
    this.#forgetWorker();
    for (const throttle of this.#throttles.values()) throttle.close();
    for (const receiver of this.#parts.receivers.values()) receiver.close();
    this.#statusListeners.clear();
    this.#levelListeners.clear();
  }

  #receiver(trackId: string): TrackReceiver {
    const receiver = this.#parts.receivers.get(trackId);
    if (receiver === undefined) throw new RangeError(`there is no track ${trackId}`);
    return receiver;
  }

  #prepare(track: MediaTrack): void {
    if (track.kind === 'video') {
      const ask = () => this.#forceKeyFrame(track.id);
      this.#throttles.set(track.id, new KeyFrameThrottle(keyFrameIntervalMs, this.#parts.clock, ask));
    }
    if (track.role === 'panorama') {
      this.#receiver(track.id).onRtp(() => this.#runner.picture());
      return;
    }
    const pipeline = new TrackPipeline(
      () => this.#open(track.id),
      () => this.#retry(track.id, 'it delivers nothing'),
    );
    this.#others.set(track.id, pipeline);
    this.#receiver(track.id).onRtp(() => pipeline.packet());
  }

  #openPipelines(): void {
    this.#reopenings = 0;
    this.#open('panorama');
    for (const pipeline of this.#others.values()) pipeline.start();
  }

  /** Every opening gets an SSRC of its own: that is how packets of the pipeline before are told apart. */
  #open(trackId: string): void {
    const ssrc = this.#parts.randomSsrc();
    this.#ssrcs.set(trackId, ssrc);
    this.#parts.receivers.get(trackId)?.expect(ssrc);
    const plan = planMedia(this.#parts.input, this.#parts.missingElements, (id) => ({
      rtpPort: this.#parts.receivers.get(id)?.rtpPort ?? 0,
      rtcpPort: this.#parts.receivers.get(id)?.rtcpPort ?? 0,
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

  #forceKeyFrame(trackId: string): void {
    const element = this.#pipelines.get(trackId)?.keyFrameElement;
    if (element === null || element === undefined) return;
    this.#runner.worker?.send({ type: 'force-key-frame', trackId, element });
  }

  #hear(event: WorkerEvent, worker: WorkerProcess): void {
    switch (event.type) {
      case 'pipeline-failed':
        this.#parts.log.warn({ ...event, workerPid: worker.pid }, 'a media pipeline failed');
        if (event.trackId === 'panorama') this.#panoramaFailed(event);
        else this.#retry(event.trackId, event.message);
        break;
      case 'pipeline-warning':
        this.#warnings.write({ ...event, workerPid: worker.pid }, 'a media pipeline warns');
        break;
      case 'level':
        for (const listener of this.#levelListeners) listener({ rmsDb: event.rmsDb, peakDb: event.peakDb });
        break;
      case 'ready':
      case 'heartbeat':
      case 'probed':
      case 'opened':
        break;
    }
  }

  #panoramaFailed(event: Extract<WorkerEvent, { type: 'pipeline-failed' }>): void {
    const pipeline = this.#pipelines.get('panorama');
    const damaged = event.element !== null && event.element === pipeline?.splitterName;
    if (damaged && this.status.condition === 'live' && this.#reopenings < mostReopenings) {
      this.#reopenings += 1;
      this.#open('panorama');
      return;
    }
    const encoder = pipeline?.encoder;
    const encoderFailed = event.cause === 'cannot-be-built' || event.element === encoder?.name;
    if (encoder && encoderFailed && this.status.condition !== 'live') this.#avoid(encoder.factory);
    this.#runner.pipelineFailed(event.cause === 'end-of-source' || event.element === pipeline?.sourceName);
  }

  /** A hardware encoder may be there and not work: then the next one is tried. */
  #avoid(encoder: string): void {
    const without = new Set([...this.#parts.missingElements, encoder]);
    if (planMedia(this.#parts.input, without).outcome !== 'planned') return;
    this.#parts.log.warn({ encoder }, 'an encoder does not work here; the next one is tried');
    this.#parts.missingElements.add(encoder);
  }

  #retry(trackId: string, reason: string): void {
    const delayMs = this.#others.get(trackId)?.failed();
    this.#parts.log.warn({ trackId, reason, delayMs }, 'a track is down and will be opened again');
  }

  #forgetWorker(): void {
    this.#stills.reset();
    this.#pipelines.clear();
    for (const pipeline of this.#others.values()) pipeline.stop();
  }
}
