import { randomInt } from 'node:crypto';
import { knownEncoders, type EncoderName } from '../../domain/media-plan/h264-encoder.ts';
import {
  elementsThatMatter,
  planMedia,
  possibleWebcamRungs,
  webcamTrack,
  type MediaInput,
  type MediaPlan,
  type PlannedTrack,
} from '../../domain/media-plan/media-plan.ts';
import {
  defaultMediaOptions,
  type MediaOptions,
  type Stitching,
} from '../../domain/media-plan/plan-input.ts';
import { playedVoice, speakerElements } from '../../domain/media-plan/speaker-pipeline.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { Display, DisplayProvider } from '../../ports/display-provider.ts';
import type { HeadsetLink } from '../../ports/headset-link.ts';
import type { Log } from '../../ports/log.ts';
import type { MediaEngine, MediaSource } from '../../ports/media-engine.ts';
import type { SeatWebcams } from '../../ports/seat-webcams.ts';
import { ElementProbe } from './element-probe.ts';
import { GstreamerMediaSource } from './gstreamer-media-source.ts';
import { SpeakerFeed } from './speaker-feed.ts';
import { TrackReceiver } from './track-receiver.ts';
import { workerEnvironment } from './worker-environment.ts';
import {
  defaultWorkerTimeouts,
  WorkerProcess,
  type WorkerListeners,
  type WorkerTimeouts,
} from './worker-process.ts';
import { defaultPictureDeadlines, type PictureDeadlines } from './worker-runner.ts';
import { YieldingProcesses } from './yielding-processes.ts';

export interface GstreamerMediaEngineOptions {
  /** Compiled entry of the media worker: `build/gateway/media-worker/main.js`. */
  workerEntryPath: string;
  /** Directory with the stitch element, libgstroundsight.so. */
  pluginDirectory: string;
  /**
   * How this headset's pictures become the panorama: builds or finds the stitch map of its calibration. Rejects with
   * `calibration-invalid`.
   */
  provideStitching: (headset: HeadsetLink) => Promise<Stitching>;
  /** Null where no screen shall be captured. */
  displays: DisplayProvider | null;
  /** Null where no webcam shall be shown. */
  webcams: SeatWebcams | null;
  /** Time between two looks at which webcam is there; default 2000 ms. */
  webcamLookIntervalMs?: number;
  /** The order of the encoders that were found, the best first; null where it is not known. Default: never known. */
  encoderOrder?: (found: readonly EncoderName[]) => Promise<readonly EncoderName[] | null>;
  clock: Clock;
  log: Log;
  /** Of the gateway; what a worker gets of it is a short list. */
  environment: NodeJS.ProcessEnv;
  media?: Partial<MediaOptions>;
  workerTimeouts?: Partial<WorkerTimeouts>;
  pictureDeadlines?: Partial<PictureDeadlines>;
}

const videoClockRateHz = 90_000;
const opusClockRateHz = 48_000;
/** Stands for the map that is still being computed; needs more elements than a panorama that is one already. */
const anyStitchMap: Stitching = { kind: 'stitch-map', path: '', widthPx: 2, heightPx: 2, lenses: [] };
const randomSsrc = () => randomInt(1, 2 ** 32);

/** A track as viewers are offered it. */
type Offer = Pick<PlannedTrack, 'track' | 'rungs'>;

function openReceiver({ track, rungs }: Offer, clock: Clock) {
  const clockRateHz = track.kind === 'video' ? videoClockRateHz : opusClockRateHz;
  const rungIds = rungs.map(({ id }) => id);
  return TrackReceiver.open(track.id, clockRateHz, rungIds, randomSsrc, clock);
}

/** Runs the supervised media workers of every headset; no frame and no native media code enters this process. */
export class GstreamerMediaEngine implements MediaEngine {
  readonly #options: GstreamerMediaEngineOptions;
  readonly #probe: ElementProbe;
  readonly #yielding = new YieldingProcesses();

  constructor(options: GstreamerMediaEngineOptions) {
    this.#options = options;
    this.#probe = new ElementProbe((listeners) => this.#launch(null, listeners, whispering(options.log)));
  }

  async start(headset: HeadsetLink): Promise<MediaSource> {
    const { video } = headset;
    if (video === null) throw new CodedError('camera-silent', 'the headset gives no pictures now');
    const finding = this.#findDisplay();
    const inputFor = async (stitching: Stitching): Promise<MediaInput> => ({
      camera: video,
      microphone: headset.microphone,
      // Any port: which one it is, is known when a worker runs.
      voice: headset.speaker === undefined ? null : playedVoice(9),
      screens: (await finding)?.screens ?? [],
      webcam: null,
      stitching,
      options: { ...defaultMediaOptions, ...this.#options.media },
    });
    const probe = async (stitching: Stitching): Promise<string[]> =>
      this.#probe.missing([
        ...elementsThatMatter(await inputFor(stitching)),
        ...(headset.speaker === undefined ? [] : speakerElements(headset.speaker)),
      ]);
    // Asking for all that may matter takes as long as computing a stitch map: both at once.
    const [stitching] = await Promise.all([this.#options.provideStitching(headset), probe(anyStitchMap)]);
    const [wanted, missingElements] = await Promise.all([inputFor(stitching), probe(stitching)]);
    const input = await this.#withBestEncoders(wanted, missingElements);
    const display = await finding;
    const plan = this.#usablePlan(planMedia(input, new Set(missingElements)));
    const { clock, log, webcams, webcamLookIntervalMs = 2000 } = this.#options;
    const expectsWebcam = webcams?.expects(headset.identity) ?? false;
    const offered = [plan.panorama, ...plan.others].map(({ track, rungs }): Offer => ({ track, rungs }));
    if (expectsWebcam) {
      const rungs = possibleWebcamRungs(input.options, new Set(missingElements));
      offered.push({ track: webcamTrack(headset.identity.virtual), rungs });
    }
    const receivers = await Promise.all(offered.map((offer) => openReceiver(offer, clock)));
    const speaker = await this.#openSpeaker(headset);
    const source = new GstreamerMediaSource({
      speaker,
      input,
      missingElements,
      tracks: offered.map(({ track }) => track),
      rungs: new Map(offered.map(({ track, rungs }) => [track.id, rungs])),
      receivers: new Map(receivers.map((receiver) => [receiver.trackId, receiver])),
      launchCameraWorker: (listeners) => this.#launch(null, listeners),
      launchScreenWorker: (listeners) => this.#launch(display, listeners),
      webcam: expectsWebcam
        ? {
            findWebcam: () => webcams?.find(headset.identity) ?? Promise.resolve(null),
            takeStill: () => webcams?.takeStill(headset.identity) ?? Promise.resolve(null),
            demonstrate: (shows) => webcams?.demonstrate(headset.identity, shows) ?? Promise.resolve(),
            findMissing: (needed) => this.#probe.missing(elementsThatMatter(needed)),
            lookIntervalMs: webcamLookIntervalMs,
          }
        : null,
      randomSsrc,
      deadlines: { ...defaultPictureDeadlines, ...this.#options.pictureDeadlines },
      clock,
      log,
    });
    source.start();
    return source;
  }

  /** With the order that a trial on this machine found, where there has been one. */
  async #withBestEncoders(input: MediaInput, missingElements: readonly string[]): Promise<MediaInput> {
    const found = knownEncoders.filter((name) => !missingElements.includes(name));
    const encoderOrder = await this.#options.encoderOrder?.(found);
    return encoderOrder === undefined || encoderOrder === null
      ? input
      : { ...input, options: { ...input.options, encoderOrder } };
  }

  /** Null where the headset has no speaker or this machine lacks what plays to it: the pictures do without. */
  async #openSpeaker({ speaker }: HeadsetLink): Promise<SpeakerFeed | null> {
    if (speaker === undefined) return null;
    const { clock, log } = this.#options;
    const missing = await this.#probe.missing(speakerElements(speaker));
    if (missing.length === 0) return SpeakerFeed.create({ speaker, ssrc: randomSsrc(), clock, log });
    log.error({ missing, code: 'element-missing' }, 'the headset’s speaker cannot be used');
    return null;
  }

  /** Throws the code of a plan that is none. */
  #usablePlan(plan: MediaPlan): Extract<MediaPlan, { outcome: 'planned' }> {
    if (plan.outcome === 'encoder-missing') throw new CodedError('encoder-missing');
    if (plan.outcome === 'element-missing') throw new CodedError('element-missing', plan.missing.join(', '));
    for (const { trackId, missing } of plan.leftOut) {
      this.#options.log.error({ trackId, missing, code: 'element-missing' }, 'a track is left out');
    }
    return plan;
  }

  /** A seat without a display still has a panorama. */
  async #findDisplay(): Promise<Display | null> {
    try {
      return (await this.#options.displays?.find()) ?? null;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#options.log.error({ code: error.code, detail: error.detail }, 'no screen is captured');
      return null;
    }
  }

  #launch(display: Display | null, listeners: WorkerListeners, log: Log = this.#options.log): WorkerProcess {
    const { workerEntryPath, pluginDirectory, environment, clock } = this.#options;
    const worker = new WorkerProcess(
      workerEntryPath,
      workerEnvironment(environment, pluginDirectory, display?.authorityPath ?? null),
      { ...defaultWorkerTimeouts, ...this.#options.workerTimeouts },
      clock,
      log,
      listeners,
    );
    this.#yielding.add(worker.pid, worker.exited);
    return worker;
  }
}

/** That an element is not there is what a probing worker was asked, and no warning to anybody. */
function whispering(log: Log): Log {
  return {
    debug: (detail, message) => log.debug(detail, message),
    info: (detail, message) => log.info(detail, message),
    warn: (detail, message) => log.debug(detail, message),
    error: (detail, message) => log.error(detail, message),
  };
}
