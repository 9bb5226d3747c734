import type { MediaTrack } from '../../contract/media.ts';
import type { BlindCondition } from './blind-condition.ts';
import { blindLimits } from './blind-limits.ts';
import { DeviceWatch, type SeenHeadset } from './device-watch.ts';
import { MonitorWatch } from './monitor-watch.ts';
import type { PictureLook } from './picture-look.ts';
import { PictureWatch } from './picture-watch.ts';
import { ScreenWatch } from './screen-watch.ts';
import { SoundWatch } from './sound-watch.ts';
import { Spell } from './spell.ts';

type Track = Pick<MediaTrack, 'id' | 'role'>;

/** The picture of the lenses of which the headset speaks. */
const panoramaId = 'panorama';

/**
 * All that is blind at one seat, out of what is told of its tracks, its headset and its monitors. What it watches comes and goes: a track
 * that stops is blind until it is back. Times are of one clock, in milliseconds.
 */
export class SeatWatch {
  readonly devices: DeviceWatch;
  readonly monitors = new MonitorWatch();
  readonly #pictures = new Map<string, PictureWatch | ScreenWatch>();
  readonly #sounds = new Map<string, SoundWatch>();
  /** By lens: what the headset says itself. */
  readonly #saidCovered = new Map<number, Spell<'covered'>>();

  /** `first` is the headset that the exam session began with, where that was before. */
  constructor(first: SeenHeadset | null = null) {
    this.devices = new DeviceWatch(first);
  }

  /** Watches these tracks, too. */
  follow(tracks: readonly Track[]): void {
    for (const { id, role } of tracks) {
      if (this.#pictures.has(id) || this.#sounds.has(id)) continue;
      if (role === 'microphone') this.#sounds.set(id, new SoundWatch(id));
      else this.#pictures.set(id, role === 'screen' ? new ScreenWatch(id) : new PictureWatch(id));
    }
  }

  look(trackId: string, look: PictureLook, atMs: number): void {
    this.#pictures.get(trackId)?.look(look, atMs);
  }

  level(rmsDb: number, atMs: number): void {
    for (const sound of this.#sounds.values()) sound.level(rmsDb, atMs);
  }

  /** To be told about twice a second, with the lenses that the headset says are covered. */
  tick(saidCovered: readonly number[], atMs: number): void {
    for (const watch of [...this.#pictures.values(), ...this.#sounds.values()]) watch.tick(atMs);
    for (const lens of saidCovered)
      if (!this.#saidCovered.has(lens))
        this.#saidCovered.set(lens, new Spell(() => blindLimits.saidCoveredAfterMs));
    for (const [lens, spell] of this.#saidCovered)
      spell.see(saidCovered.includes(lens) ? 'covered' : null, atMs);
  }

  conditions(): BlindCondition[] {
    const seen = [...this.#pictures.values()].flatMap((picture) => picture.conditions());
    const said = this.#saidConditions();
    const lenses = said.map(({ lens }) => lens);
    return [
      // What the headset says of a lens is the cause of whatever its picture shows.
      ...seen.filter((condition) => !isExplained(condition, lenses)),
      ...said.map((condition) => earliest(condition, seen)),
      ...[...this.#sounds.values()].flatMap((sound) => sound.conditions()),
      ...this.devices.conditions(),
      ...this.monitors.conditions(),
    ];
  }

  #saidConditions(): BlindCondition[] {
    return [...this.#saidCovered].flatMap(([lens, { current }]) =>
      current === null ? [] : [{ ...current, trackId: panoramaId, lens, label: null }],
    );
  }
}

const ofLens: ReadonlySet<BlindCondition['kind']> = new Set(['black', 'covered', 'blurred', 'under-exposed']);

function isExplained(
  { kind, trackId, lens }: BlindCondition,
  saidLenses: readonly (number | null)[],
): boolean {
  if (trackId !== panoramaId || !ofLens.has(kind)) return false;
  return lens === null ? saidLenses.length > 1 : saidLenses.includes(lens);
}

/** The picture may have shown it before the headset said it. */
function earliest(said: BlindCondition, seen: readonly BlindCondition[]): BlindCondition {
  const same = seen.find(
    ({ kind, trackId, lens }) => kind === said.kind && trackId === said.trackId && lens === said.lens,
  );
  return { ...said, sinceMs: Math.min(said.sinceMs, same?.sinceMs ?? said.sinceMs) };
}
