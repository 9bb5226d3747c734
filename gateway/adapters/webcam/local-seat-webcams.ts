import type { IdentityStillKind } from '../../contract/identity-stills.ts';
import { webcamSource, type WebcamSource } from '../../domain/media-plan/webcam-source.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { HeadsetIdentity } from '../../ports/headset-link.ts';
import type { Log } from '../../ports/log.ts';
import type { SeatWebcam, SeatWebcams } from '../../ports/seat-webcams.ts';
import type { Webcam } from '../../ports/webcams.ts';

/** `auto`: the first webcam is the only headset's. Otherwise webcams' ids by headsets' ids. */
export type WebcamChoice = 'auto' | Readonly<Record<string, string>>;

export interface LocalSeatWebcamsOptions {
  choice: WebcamChoice;
  /** Those that are plugged in. */
  list: () => Promise<readonly Webcam[]>;
  /** A whole JPEG of one of them; may reject. */
  takeStill: (webcamId: string) => Promise<Uint8Array>;
  /** How many real headsets are plugged in. */
  countHeadsets: () => number;
  /** Opens what stands for a webcam beside a virtual headset. */
  openDemonstration: () => Promise<{
    source: WebcamSource;
    show: (scene: IdentityStillKind) => void;
    close: () => Promise<void>;
  }>;
  log: Log;
}

/** How long a demonstration holds up a document after it was last asked to. */
const holdsUpMs = 15_000;

/**
 * This machine's webcams. A virtual headset has a demonstration beside it and never a camera: whoever tries the product out is
 * not filmed. Where several headsets are plugged in, `auto` gives none to a headset that has none yet: a face beside the wrong
 * room would be worse than no face.
 */
export class LocalSeatWebcams implements SeatWebcams {
  readonly #options: LocalSeatWebcamsOptions;
  #demonstration: ReturnType<LocalSeatWebcamsOptions['openDemonstration']> | null = null;
  #lowering: NodeJS.Timeout | null = null;
  /** Under `auto`: the headset that was the only one when it asked. */
  #owner: string | null = null;
  /** By headset: why it has no webcam, so that it is said once. */
  readonly #said = new Map<string, string>();

  constructor(options: LocalSeatWebcamsOptions) {
    this.#options = options;
  }

  expects({ id, virtual }: HeadsetIdentity): boolean {
    const { choice } = this.#options;
    return virtual || choice === 'auto' || Object.hasOwn(choice, id);
  }

  async find(headset: HeadsetIdentity): Promise<SeatWebcam | null> {
    try {
      const webcam = headset.virtual ? await this.#demonstrated() : await this.#plugged(headset.id);
      if (webcam !== null) this.#said.delete(headset.id);
      return webcam;
    } catch (error) {
      const { code, message } =
        error instanceof CodedError ? error : { code: 'internal', message: String(error) };
      this.#say(headset.id, message, { code, err: error });
      return null;
    }
  }

  async takeStill({ id, virtual }: HeadsetIdentity): Promise<Uint8Array | null> {
    if (virtual) return null;
    try {
      const webcam = this.#choose(id, await this.#options.list());
      return webcam === undefined ? null : await this.#options.takeStill(webcam.id);
    } catch (error) {
      this.#options.log.warn({ headsetId: id, err: error }, 'the webcam gives no still');
      return null;
    }
  }

  async demonstrate({ virtual }: HeadsetIdentity, shows: IdentityStillKind): Promise<void> {
    const opened = virtual ? await this.#demonstration?.catch(() => null) : null;
    if (opened === null || opened === undefined) return;
    if (this.#lowering !== null) clearTimeout(this.#lowering);
    opened.show(shows);
    this.#lowering = shows === 'face' ? null : setTimeout(() => opened.show('face'), holdsUpMs);
  }

  async close(): Promise<void> {
    if (this.#lowering !== null) clearTimeout(this.#lowering);
    const opened = await this.#demonstration?.catch(() => null);
    await opened?.close();
  }

  async #demonstrated(): Promise<SeatWebcam> {
    this.#demonstration ??= this.#options.openDemonstration();
    try {
      const { source } = await this.#demonstration;
      return { label: 'Demonstration', source };
    } catch (error) {
      this.#demonstration = null;
      throw error;
    }
  }

  async #plugged(headsetId: string): Promise<SeatWebcam | null> {
    const webcams = await this.#options.list();
    const webcam = this.#choose(headsetId, webcams);
    if (webcam === undefined) return null;
    const source = webcamSource(webcam.devicePath, webcam.modes);
    if (source === null)
      this.#say(headsetId, 'the webcam has no mode that can be shown', { webcam: webcam.id });
    return source === null ? null : { label: webcam.name, source };
  }

  #choose(headsetId: string, webcams: readonly Webcam[]): Webcam | undefined {
    const { choice, countHeadsets } = this.#options;
    if (choice !== 'auto') return webcams.find(({ id }) => id === choice[headsetId]);
    if (countHeadsets() === 1) this.#owner = headsetId;
    if (this.#owner === headsetId) return webcams.find(isUsable);
    if (webcams.length > 0)
      this.#say(
        headsetId,
        'there are several headsets, and the configuration does not say whose the webcam is',
        {},
      );
    return undefined;
  }

  #say(headsetId: string, reason: string, detail: object): void {
    if (this.#said.get(headsetId) !== reason)
      this.#options.log.warn({ headsetId, reason, ...detail }, 'no webcam is shown');
    this.#said.set(headsetId, reason);
  }
}

const isUsable = ({ devicePath, modes }: Webcam): boolean => webcamSource(devicePath, modes) !== null;
