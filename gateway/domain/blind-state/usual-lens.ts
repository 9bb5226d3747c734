import { blindLimits } from './blind-limits.ts';
import type { PartLook } from './picture-look.ts';

export interface Usual {
  mean: number;
  contrast: number;
  /** Null while there were no edges to speak of. */
  sharpness: number | null;
}

/** How sharp edges are; null where there are none to speak of. */
export function sharpnessOf({ edges, sharpness }: PartLook): number | null {
  return edges < blindLimits.fewestEdges || sharpness === 0 ? null : sharpness;
}

/** What a lens usually shows, of about the last half minute in which nothing was wrong with it. */
export class UsualLens {
  #usual: Usual | null = null;
  #lastMs = 0;

  /** Null before the first look. */
  get usual(): Usual | null {
    return this.#usual;
  }

  add(part: PartLook, atMs: number): void {
    const before = this.#usual;
    const share = Math.min(1, Math.max(0, atMs - this.#lastMs) / (blindLimits.usualS * 1000));
    this.#lastMs = atMs;
    const toward = (old: number, now: number): number => old + (now - old) * share;
    const sharpness = sharpnessOf(part);
    this.#usual = {
      mean: before === null ? part.mean : toward(before.mean, part.mean),
      contrast: before === null ? part.contrast : toward(before.contrast, part.contrast),
      sharpness:
        sharpness === null || before === null || before.sharpness === null
          ? (sharpness ?? before?.sharpness ?? null)
          : toward(before.sharpness, sharpness),
    };
  }
}
