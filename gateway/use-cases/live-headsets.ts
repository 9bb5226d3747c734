import type { HeadsetCondition } from '../contract/headsets.ts';
import { OrientationHistory } from '../domain/headset/orientation-history.ts';
import type { HeadsetLink } from '../ports/headset-link.ts';
import type { MediaSource, MediaStatus, SoundLevel } from '../ports/media-engine.ts';
import { UnitWatch } from './unit-watch.ts';

export interface HeadsetStatus {
  condition: HeadsetCondition;
  faultCode: MediaStatus['faultCode'];
}

/** A connected headset and the media that runs on it. */
export interface LiveHeadset {
  readonly link: HeadsetLink;
  readonly orientation: OrientationHistory;
  readonly unit: UnitWatch;
  /** Null until its media worker runs, when it never can, and while no exam session needs it. */
  source: MediaSource | null;
  /** Ends its media and its measuring; null while there are none. */
  stopMedia: (() => Promise<void>) | null;
  status: HeadsetStatus;
  soundLevel: SoundLevel | null;
}

export const absentStatus: MediaStatus = { condition: 'absent', faultCode: null };

/** What an exam session sees of its headset: one that does not serve is as good as absent. */
export function mediaStatusOf(headset: LiveHeadset | null): MediaStatus {
  const { condition, faultCode } = headset?.status ?? absentStatus;
  return condition === 'idle' || condition === 'updating' ? absentStatus : { condition, faultCode };
}

/** The headsets that are connected now, by id; what is not here is not connected. */
export class LiveHeadsets {
  readonly #byId = new Map<string, LiveHeadset>();

  add(link: HeadsetLink): LiveHeadset {
    const headset: LiveHeadset = {
      link,
      orientation: new OrientationHistory(),
      unit: new UnitWatch(link.controls),
      source: null,
      stopMedia: null,
      status: { condition: 'starting', faultCode: null },
      soundLevel: null,
    };
    this.#byId.set(link.identity.id, headset);
    return headset;
  }

  get(id: string | null): LiveHeadset | null {
    return id === null ? null : (this.#byId.get(id) ?? null);
  }

  /** Whether this very connection is still the current one of its headset. */
  holds(headset: LiveHeadset): boolean {
    return this.#byId.get(headset.link.identity.id) === headset;
  }

  /** Forgets this very connection; a newer one of the same headset stays. */
  remove(headset: LiveHeadset): void {
    if (this.holds(headset)) this.#byId.delete(headset.link.identity.id);
  }

  all(): LiveHeadset[] {
    return [...this.#byId.values()];
  }
}
