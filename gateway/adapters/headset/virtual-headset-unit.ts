import { setTimeout as sleep } from 'node:timers/promises';
import {
  CameraProcess,
  type PlaySchedule,
  type RecordingSpec,
} from '../../../hardware/virtual-headset/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { VirtualHeadsetLink } from './virtual-headset-link.ts';

export interface VirtualUnitOptions {
  serial: string;
  spec: RecordingSpec;
  /** Of the finished recording. */
  recordingFolder: string;
  cameraEntry: string;
  clock: Clock;
  replugAfterMs: number;
  stopping: AbortSignal;
  onFound: (link: VirtualHeadsetLink) => void;
  onPlaying: (schedule: PlaySchedule, speakerMonitorPort: number) => void;
  onFault: (error: unknown) => void;
}

/** One virtual headset, which comes back by itself when it was lost. */
export class VirtualHeadsetUnit {
  readonly #options: VirtualUnitOptions;
  #link: VirtualHeadsetLink | null = null;
  #replugging: Promise<void> = Promise.resolve();

  constructor(options: VirtualUnitOptions) {
    this.#options = options;
  }

  /** The headset while it is plugged in. */
  get link(): VirtualHeadsetLink | null {
    return this.#link;
  }

  /** Does nothing when it is stopping; rejects with `headset-lost`. */
  async plug(): Promise<void> {
    const { stopping, onPlaying, onFound } = this.#options;
    if (stopping.aborted) return;
    const link = await this.#switchOn();
    if (isAborted(stopping)) return link.close();
    this.#link = link;
    onPlaying(link.schedule, link.speakerMonitorPort);
    link.onLost(() => {
      this.#link = null;
      this.#replugging = this.#replug();
    });
    onFound(link);
  }

  /** To be called when it is stopping; resolves when no process of it is left. */
  async close(): Promise<void> {
    await this.#replugging;
    await this.#link?.close();
    this.#link = null;
  }

  async #switchOn(): Promise<VirtualHeadsetLink> {
    const { cameraEntry, recordingFolder, spec, serial, clock } = this.#options;
    try {
      const camera = await CameraProcess.start(cameraEntry, recordingFolder);
      return await VirtualHeadsetLink.open({ spec, serial, camera, clock });
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new CodedError('headset-lost', detail, { cause });
    }
  }

  /** Tries until it succeeds or is stopping; never rejects. */
  async #replug(): Promise<void> {
    const { stopping, replugAfterMs, onFault } = this.#options;
    while (!stopping.aborted) {
      try {
        await sleep(replugAfterMs, undefined, { signal: stopping });
        await this.plug();
        return;
      } catch (error) {
        if (!isAborted(stopping)) onFault(error);
      }
    }
  }
}

/** Asked anew: what a signal said before something was awaited does not hold any more. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
