import type {
  EquipmentMeasurements,
  LensMeasurement,
  PictureFlow,
} from '../domain/equipment/equipment-measurements.ts';
import { measureLensPicture, type LensPicture } from '../domain/equipment/lens-picture.ts';
import { lensViews, type LensView } from '../domain/equipment/lens-views.ts';
import { neededUploadBps } from '../domain/equipment/needed-upload.ts';
import { listenForWord, type SpokenWord } from '../domain/equipment/spoken-word.ts';
import type { Clock } from '../ports/clock.ts';
import type { GreyPicture, GreyStills } from '../ports/grey-pictures.ts';
import type { UnitStatus } from '../ports/headset-controls.ts';
import type { HeadsetLink, Unsubscribe } from '../ports/headset-link.ts';
import type { MediaSource, SoundLevel } from '../ports/media-engine.ts';

export interface EquipmentWatchDeps {
  clock: Clock;
  greyStills: GreyStills;
}

/** What a watch measures of the headset and its seat; the rest is known to the check. */
export type SeatMeasurements = Omit<
  EquipmentMeasurements,
  'headsetIsThere' | 'heardBeeps' | 'uploadBps' | 'roundTripMs'
>;

/** Ten seconds of sound. */
const keptLevels = 50;
/** Stills come once a second: in five of them a turning head stands still once. */
const keptPictures = 5;
/** A stream without a packet for longer than this has stopped. */
const silentNs = 3_000_000_000n;
/** A headset that takes longer does not answer. */
const statusLimitMs = 1_000;

/** Listens to the sound and the streams of a seat from now on and looks at its stills when it is asked. */
export class EquipmentWatch {
  readonly source: MediaSource;
  readonly #link: HeadsetLink;
  readonly #deps: EquipmentWatchDeps;
  readonly #subscriptions: Unsubscribe[];
  readonly #arrivedNs = new Map<string, bigint>();
  #levels: SoundLevel[] = [];
  #levelNs: bigint | null = null;
  /** A word once heard stays heard. */
  #word: SpokenWord | null = null;
  #views: Promise<LensView[]> | null = null;
  #lastStill: Buffer | null = null;
  /** What each lens showed in the last stills, the newest last. */
  #pictures: LensPicture[][] = [];

  constructor(link: HeadsetLink, source: MediaSource, deps: EquipmentWatchDeps) {
    this.#link = link;
    this.source = source;
    this.#deps = deps;
    const watched = source.tracks.filter(({ role }) => role === 'screen' || role === 'webcam');
    this.#subscriptions = [
      source.onSoundLevel((level) => this.#hear(level)),
      ...watched.map(({ id }) => this.#receive(id)),
    ];
  }

  close(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
  }

  /** Never rejects: what cannot be had is measured as missing. */
  async measure(): Promise<SeatMeasurements> {
    const [status] = await Promise.all([this.#readStatus(), this.#look()]);
    const { tracks } = this.source;
    const screens = tracks.filter(({ role }) => role === 'screen');
    const webcam = tracks.find(({ role }) => role === 'webcam');
    return {
      worn: this.#link.controls === undefined ? null : status === null ? 'no-answer' : status.worn,
      lenses: await this.#lenses(status?.coveredLenses ?? []),
      spokenWord: this.#spokenWord(),
      webcam: webcam === undefined ? null : this.#flow(webcam.id),
      screens: screens.map(({ id }) => ({ of: id, ...this.#flow(id) })),
      neededUploadBps: neededUploadBps(tracks),
    };
  }

  /** The smallest rung tells as well as any whether pictures arrive. */
  #receive(trackId: string): Unsubscribe {
    const rung = this.source.rungs(trackId).findLast(({ codec }) => codec === 'H264');
    if (rung === undefined) return () => undefined;
    const reception = this.source.receive(trackId, rung.id, () =>
      this.#arrivedNs.set(trackId, this.#deps.clock.monotonicNs()),
    );
    return () => reception.end();
  }

  #hear(level: SoundLevel): void {
    this.#levels = [...this.#levels, level].slice(-keptLevels);
    this.#levelNs = this.#deps.clock.monotonicNs();
    if (this.#word !== null) return;
    const word = listenForWord(this.#levels);
    if (word.heard) this.#word = word;
  }

  #spokenWord(): SpokenWord {
    return this.#word ?? listenForWord(this.#isRecent(this.#levelNs) ? this.#levels : []);
  }

  #isRecent(atNs: bigint | null): boolean {
    return atNs !== null && this.#deps.clock.monotonicNs() - atNs <= silentNs;
  }

  #flow(trackId: string): PictureFlow {
    return {
      arrives: this.#isRecent(this.#arrivedNs.get(trackId) ?? null),
      brightness: this.source.latestLook(trackId)?.parts[0] ?? null,
    };
  }

  async #readStatus(): Promise<UnitStatus | null> {
    const { controls } = this.#link;
    if (controls === undefined) return null;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), statusLimitMs);
    });
    const status = await Promise.race([controls.readStatus().catch(() => null), tooLate]);
    clearTimeout(timer);
    return status;
  }

  /** Takes in the newest still, once. */
  async #look(): Promise<void> {
    const still = this.source.status.condition === 'live' ? await this.source.latestStill() : null;
    if (still === null || still === this.#lastStill) return;
    this.#lastStill = still;
    try {
      const picture = await this.#deps.greyStills.decode(still);
      const views = await this.#viewsOf(picture);
      const seen = views.map((view) => measureLensPicture(picture, view));
      this.#pictures = [...this.#pictures, seen].slice(-keptPictures);
    } catch {
      // Half a picture of a worker that ended, or a headset that is gone: the next still is another.
    }
  }

  /** Stills of one source are all of one size. */
  #viewsOf({ widthPx, heightPx }: GreyPicture): Promise<LensView[]> {
    this.#views ??= this.#link
      .readCalibration()
      .then(({ lenses }) => lensViews(lenses, { widthPx, heightPx }));
    this.#views.catch(() => (this.#views = null));
    return this.#views;
  }

  async #lenses(covered: readonly number[]): Promise<LensMeasurement[]> {
    const isLive = this.source.status.condition === 'live';
    const views = (await this.#views?.catch(() => null)) ?? [];
    const newest = isLive ? this.#pictures.at(-1) : undefined;
    if (views.length === 0) return [unseenLens];
    return views.map(({ of, bearingDeg }, index) => {
      const blurs = this.#pictures.flatMap((pictures) => pictures[index]?.blurDeg ?? []);
      return {
        of,
        bearingDeg,
        picture: newest?.[index] ?? null,
        leastBlurDeg: blurs.length === 0 ? null : Math.min(...blurs),
        saysCovered: covered.includes(index),
      };
    });
  }
}

/** Before the first picture nobody knows how many lenses there are. */
export const unseenLens: LensMeasurement = {
  of: null,
  bearingDeg: null,
  picture: null,
  leastBlurDeg: null,
  saysCovered: false,
};
