import {
  calibrationOf,
  ensureRecording,
  loadScenario,
  recordingSpecSchema,
  type PlaySchedule,
  type RecordingSpec,
  type Scenario,
  type SceneSource,
} from '../../../hardware/virtual-headset/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { HeadsetDiscovery } from '../../ports/headset-link.ts';
import type { VirtualHeadsetLink } from './virtual-headset-link.ts';
import { VirtualHeadsetUnit } from './virtual-headset-unit.ts';

export interface VirtualHeadsetOptions {
  /** Name of a scenario of hardware/virtual-headset/scenarios, or a scenario itself. */
  scenario: string | Scenario;
  scene: SceneSource;
  /** Where rendered recordings are kept. */
  cacheFolder: string;
  /** Compiled entries: `hardware/virtual-headset/camera/main.js` and `…/recording/render-thread.js`. */
  cameraEntry: string;
  renderThreadEntry: string;
  clock: Clock;
  /** Told 0…1 while the scene is rendered, and 1 when it is there. */
  onProgress?: (share: number) => void;
  /**
   * Told by which schedule its camera plays, each time it is plugged in: how a frame's number becomes its capture time; and on which
   * port its speaker is heard.
   */
  onPlaying?: (schedule: PlaySchedule, speakerMonitorPort: number) => void;
  /** Told what happened when the headset could not be plugged in again. */
  onFault?: (error: unknown) => void;
  /** How many of them, all with the same scene; default 1. */
  count?: number;
  /** Default 30. */
  framesPerSecond?: number;
  /** Of their pictures, which are half as high; default 1920. */
  widthPx?: number;
  /** Default 85. */
  jpegQuality?: number;
  /** How long the headset stays away when its camera process ended; default 1000 ms. */
  replugAfterMs?: number;
}

const usualWidthPx = 1920;

/** Stands in for headsets on the USB: renders their scene when needed, plays it, and brings back those that were lost. */
export class VirtualHeadsetDiscovery implements HeadsetDiscovery {
  readonly #options: VirtualHeadsetOptions;
  readonly #stopping = new AbortController();
  #units: readonly VirtualHeadsetUnit[] = [];
  #starting: Promise<void> = Promise.resolve();

  constructor(options: VirtualHeadsetOptions) {
    this.#options = options;
  }

  /** The first headset while it is plugged in. */
  get link(): VirtualHeadsetLink | null {
    return this.#units[0]?.link ?? null;
  }

  /** Pulls the first headset's plug; a unit of this serial number takes its place. */
  exchange(serial: string): void {
    this.#units[0]?.exchange(serial);
  }

  /** Resolves when every headset was found. Rejects with `config-invalid` for its scenario, `scene-unusable` for its scene. */
  start(onFound: (link: VirtualHeadsetLink) => void): Promise<void> {
    const started = this.#begin(onFound);
    this.#starting = started.catch(() => undefined);
    return started;
  }

  /** Resolves when no thread and no process of it is left. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the gateway is stopping'));
    await this.#starting;
    await Promise.all(this.#units.map((unit) => unit.close()));
    this.#units = [];
  }

  async #begin(onFound: (link: VirtualHeadsetLink) => void): Promise<void> {
    const spec = await this.#spec();
    let folder: string;
    try {
      folder = await this.#record(spec);
    } catch (cause) {
      if (this.#isStopping()) return;
      throw new CodedError('scene-unusable', describe(cause), { cause });
    }
    this.#units = serialsOf(spec, this.#options.count ?? 1).map((serial) =>
      this.#unit(serial, spec, folder, onFound),
    );
    // One after the other: each starts a process.
    for (const unit of this.#units) await unit.plug();
  }

  #unit(
    serial: string,
    spec: RecordingSpec,
    recordingFolder: string,
    onFound: (link: VirtualHeadsetLink) => void,
  ): VirtualHeadsetUnit {
    const { cameraEntry, clock, replugAfterMs = 1000, onPlaying, onFault } = this.#options;
    return new VirtualHeadsetUnit({
      ...{ serial, spec, recordingFolder, cameraEntry, clock, replugAfterMs, onFound },
      stopping: this.#stopping.signal,
      onPlaying: (schedule, speakerMonitorPort) => onPlaying?.(schedule, speakerMonitorPort),
      onFault: (error) => onFault?.(error),
    });
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #spec(): Promise<RecordingSpec> {
    const { scenario, scene, framesPerSecond = 30, widthPx = usualWidthPx, jpegQuality = 85 } = this.#options;
    try {
      return recordingSpecSchema.parse({
        scenario: typeof scenario === 'string' ? await loadScenario(scenario) : scenario,
        scene,
        framesPerSecond,
        // Left out, so that recordings keep the name that they have.
        ...(widthPx === usualWidthPx ? {} : { widthPx }),
        jpegQuality,
      });
    } catch (cause) {
      throw new CodedError('config-invalid', `virtual headset: ${describe(cause)}`, { cause });
    }
  }

  #record(spec: RecordingSpec): Promise<string> {
    const { cacheFolder, renderThreadEntry, onProgress } = this.#options;
    return ensureRecording({
      spec,
      cacheFolder,
      threadEntry: renderThreadEntry,
      signal: this.#stopping.signal,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  }
}

/** That of the unit from which the scene was rendered, then the same with the next numbers. */
function serialsOf(spec: RecordingSpec, count: number): string[] {
  const { serial } = calibrationOf(spec);
  const stem = serial.replace(/-\d+$/, '');
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? serial : `${stem}-${String(index + 1).padStart(4, '0')}`,
  );
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
