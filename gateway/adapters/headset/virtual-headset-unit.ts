import { setTimeout as sleep } from 'node:timers/promises';
import {
  calibrationOf,
  CameraProcess,
  type PlaySchedule,
  type RecordingSpec,
} from '../../../hardware/virtual-headset/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { VirtualHeadsetLink } from './virtual-headset-link.ts';

export interface VirtualUnitOptions {
  /** Of the unit that is there at first. */
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

/** The place of one virtual headset, which comes back by itself when it was lost. */
export class VirtualHeadsetUnit {
  readonly #options: VirtualUnitOptions;
  #serial: string;
  #storedCalibration: Uint8Array;
  #link: VirtualHeadsetLink | null = null;
  #replugging: Promise<void> = Promise.resolve();

  constructor(options: VirtualUnitOptions) {
    this.#options = options;
    this.#serial = options.serial;
    this.#storedCalibration = this.#factoryCalibration();
  }

  /** The headset while it is plugged in. */
  get link(): VirtualHeadsetLink | null {
    return this.#link;
  }

  /** Pulls the plug; a unit of this serial number takes its place, as it left the factory. */
  exchange(serial: string): void {
    this.#serial = serial;
    const link = this.#link;
    this.#link = null;
    this.#storedCalibration = this.#factoryCalibration();
    link?.command({ type: 'unplug' });
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
      // What another unit remembers is not of the one that takes its place.
      if (this.#link !== null) this.#storedCalibration = link.storedCalibration;
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
    const { cameraEntry, recordingFolder, spec, clock } = this.#options;
    const [serial, storedCalibration] = [this.#serial, this.#storedCalibration];
    try {
      const camera = await CameraProcess.start(cameraEntry, recordingFolder);
      return await VirtualHeadsetLink.open({ spec, serial, storedCalibration, camera, clock });
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new CodedError('headset-lost', detail, { cause });
    }
  }

  #factoryCalibration(): Uint8Array {
    const calibration = { ...calibrationOf(this.#options.spec), serial: this.#serial };
    return new TextEncoder().encode(JSON.stringify(calibration));
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
