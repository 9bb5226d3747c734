import type { IdentityStillKind } from '../../contract/identity-stills.ts';
import { planMedia, webcamTrackId, type MediaInput } from '../../domain/media-plan/media-plan.ts';
import type { RungId } from '../../domain/media-plan/rung.ts';
import type { SeatWebcam } from '../../ports/seat-webcams.ts';
import type { RungOrder } from './rung-commands.ts';
import { StillsOnDemand } from './stills-on-demand.ts';
import { WorkerGroup, type GroupParts } from './worker-group.ts';

export interface WebcamFeedParts extends Omit<
  GroupParts,
  'name' | 'trackIds' | 'sideTrackIds' | 'missingElements'
> {
  /** The seat's webcam, or null where there is none now; never rejects. */
  findWebcam: () => Promise<SeatWebcam | null>;
  /** Opens the webcam for one picture; never rejects. */
  takeStill: () => Promise<Uint8Array | null>;
  /** Tells a demonstration what to hold up; never rejects. */
  demonstrate: (shows: IdentityStillKind) => Promise<void>;
  /** Element factories that this machine lacks of those that the input needs. */
  findMissing: (input: MediaInput) => Promise<string[]>;
  /** Time between two looks at which webcam is there. */
  lookIntervalMs: number;
}

/**
 * The webcam's track: a media worker of its own while a webcam is there. One that is unplugged and plugged in again, at whatever
 * path, is shown again; the panorama takes no notice.
 */
export class WebcamFeed {
  readonly #parts: WebcamFeedParts;
  readonly #stills = new StillsOnDemand(
    (open) => this.#group?.letStillsThrough(webcamTrackId, open) ?? false,
  );
  #group: WorkerGroup | null = null;
  /** What was found last, as text. */
  #found = JSON.stringify(null);
  #changing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(parts: WebcamFeedParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#stills.close();
    await this.#changing;
    await this.#group?.stop();
  }

  steer(trackId: string, rungId: RungId, order: RungOrder): void {
    this.#group?.steer(trackId, rungId, order);
  }

  /** Of the webcam that is there now. */
  get restarts(): number {
    return this.#group?.restarts ?? 0;
  }

  picture(trackId: string): void {
    this.#group?.picture(trackId);
  }

  /** A JPEG of the webcam's next picture in full size; null where none comes. */
  async still(shows: IdentityStillKind): Promise<Buffer | null> {
    await this.#parts.demonstrate(shows);
    return this.#stills.next();
  }

  /** Of a webcam that is not shown: while it is, nothing else can open it. */
  stillAside(): Promise<Uint8Array | null> {
    return this.#group?.status.condition === 'live' ? Promise.resolve(null) : this.#parts.takeStill();
  }

  async #look(): Promise<void> {
    const webcam = await this.#parts.findWebcam();
    const found = JSON.stringify(webcam);
    // Nothing is awaited between this and the assignment: a stop finds the change it has to wait for.
    if (!this.#stopped && found !== this.#found) {
      this.#found = found;
      this.#changing = this.#change(webcam);
      await this.#changing;
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#look(), this.#parts.lookIntervalMs);
  }

  async #change(webcam: SeatWebcam | null): Promise<void> {
    await this.#group?.stop();
    this.#group = null;
    this.#parts.log.info({ webcam }, webcam === null ? 'the webcam is gone' : 'a webcam is there');
    if (webcam !== null) await this.#open(webcam);
  }

  async #open(webcam: SeatWebcam): Promise<void> {
    const { log, input, findMissing } = this.#parts;
    const withWebcam = { ...input, webcam: webcam.source };
    const missingElements = await findMissing(withWebcam).catch((error: unknown) => {
      log.error({ err: error }, 'the webcam cannot be shown');
      return null;
    });
    if (missingElements === null || this.#stopped) return;
    const plan = planMedia(withWebcam, new Set(missingElements));
    if (plan.outcome !== 'planned' || !plan.others.some(({ track }) => track.id === webcamTrackId)) {
      log.error({ code: 'element-missing', missing: missingElements }, 'the webcam cannot be shown');
      return;
    }
    this.#group = new WorkerGroup({
      ...this.#parts,
      input: withWebcam,
      missingElements,
      name: webcamTrackId,
      trackIds: [webcamTrackId],
      sideTrackIds: [],
      onStillBytes: (chunk) => this.#stills.read(chunk),
      onGone: () => {
        this.#parts.onGone?.();
        this.#stills.reset();
      },
    });
    this.#group.start();
  }
}
