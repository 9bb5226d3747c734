import { setTimeout as sleep } from 'node:timers/promises';
import {
  CameraProcess,
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
import { VirtualHeadsetLink } from './virtual-headset-link.ts';

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
  /** Told by which schedule its camera plays, each time it is plugged in: how a frame's number becomes its capture time. */
  onPlaying?: (schedule: PlaySchedule) => void;
  /** Told what happened when the headset could not be plugged in again. */
  onFault?: (error: unknown) => void;
  /** Default 30. */
  framesPerSecond?: number;
  /** Default 85. */
  jpegQuality?: number;
  /** How long the headset stays away when its camera process ended; default 1000 ms. */
  replugAfterMs?: number;
}

/** Stands in for a headset on the USB: renders its scene when needed, plays it, and comes back when it was lost. */
export class VirtualHeadsetDiscovery implements HeadsetDiscovery {
  readonly #options: VirtualHeadsetOptions;
  readonly #stopping = new AbortController();
  #link: VirtualHeadsetLink | null = null;
  #starting: Promise<void> = Promise.resolve();
  #replugging: Promise<void> = Promise.resolve();

  constructor(options: VirtualHeadsetOptions) {
    this.#options = options;
  }

  /** The headset that is plugged in now. */
  get link(): VirtualHeadsetLink | null {
    return this.#link;
  }

  /** Resolves when the headset was found. Rejects with `config-invalid` for its scenario, `scene-unusable` for its scene. */
  start(onFound: (link: VirtualHeadsetLink) => void): Promise<void> {
    const started = this.#begin(onFound);
    this.#starting = started.catch(() => undefined);
    return started;
  }

  /** Resolves when no thread and no process of it is left. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the gateway is stopping'));
    await this.#starting;
    await this.#replugging;
    await this.#link?.close();
    this.#link = null;
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
    await this.#plug(spec, folder, onFound);
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #spec(): Promise<RecordingSpec> {
    const { scenario, scene, framesPerSecond = 30, jpegQuality = 85 } = this.#options;
    try {
      return recordingSpecSchema.parse({
        scenario: typeof scenario === 'string' ? await loadScenario(scenario) : scenario,
        scene,
        framesPerSecond,
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

  async #plug(
    spec: RecordingSpec,
    folder: string,
    onFound: (link: VirtualHeadsetLink) => void,
  ): Promise<void> {
    if (this.#isStopping()) return;
    const link = await this.#switchOn(spec, folder);
    if (this.#isStopping()) return link.close();
    this.#link = link;
    this.#options.onPlaying?.(link.schedule);
    link.onLost(() => {
      this.#link = null;
      this.#replugging = this.#replug(spec, folder, onFound);
    });
    onFound(link);
  }

  async #switchOn(spec: RecordingSpec, folder: string): Promise<VirtualHeadsetLink> {
    try {
      const camera = await CameraProcess.start(this.#options.cameraEntry, folder);
      return await VirtualHeadsetLink.open(spec, camera, this.#options.clock);
    } catch (cause) {
      throw new CodedError('headset-lost', describe(cause), { cause });
    }
  }

  /** Tries until it succeeds or the discovery is stopped; never rejects. */
  async #replug(
    spec: RecordingSpec,
    folder: string,
    onFound: (link: VirtualHeadsetLink) => void,
  ): Promise<void> {
    while (!this.#isStopping()) {
      try {
        await sleep(this.#options.replugAfterMs ?? 1000, undefined, { signal: this.#stopping.signal });
        await this.#plug(spec, folder, onFound);
        return;
      } catch (error) {
        if (!this.#isStopping()) this.#options.onFault?.(error);
      }
    }
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
