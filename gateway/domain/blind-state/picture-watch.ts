import type { BlindCondition } from './blind-condition.ts';
import { blindLimits } from './blind-limits.ts';
import { lensFault, type LensFault } from './lens-fault.ts';
import type { PartLook, PictureLook } from './picture-look.ts';
import { Silence } from './silence.ts';
import { Spell } from './spell.ts';
import { UsualLens } from './usual-lens.ts';

const afterMs = (fault: LensFault): number =>
  fault === 'blurred' ? blindLimits.blurredAfterMs : blindLimits.afterMs;

interface LensWatch {
  usual: UsualLens;
  spell: Spell<LensFault>;
}

const newLens = (): LensWatch => ({ usual: new UsualLens(), spell: new Spell(afterMs) });

/** What a camera's track does not show: the panorama by its lenses, a webcam as a whole. */
export class PictureWatch {
  readonly #trackId: string;
  readonly #lenses: LensWatch[] = [];
  /** What is wrong with every lens alike. */
  readonly #whole = new Spell(afterMs);
  readonly #frozen = new Spell<'frozen'>(() => blindLimits.afterMs);
  readonly #silence = new Silence(blindLimits.silentMs);
  #captureMs: number | null = null;

  constructor(trackId: string) {
    this.#trackId = trackId;
  }

  /** To be told of every look, in the order of time. */
  look({ captureMs, identical, parts }: PictureLook, atMs: number): void {
    this.#silence.news(atMs);
    const isOld = captureMs !== null && captureMs === this.#captureMs;
    this.#captureMs = captureMs;
    while (this.#lenses.length < parts.length) this.#lenses.push(newLens());
    const faults = parts.map((part, lens) => this.#faultOf(part, lens, parts));
    // A sensor that gives nothing gives the same nothing every time.
    const isStill = (identical || isOld) && !faults.every((fault) => fault === 'black');
    this.#frozen.see(isStill ? 'frozen' : null, atMs);
    // What a frozen picture shows is not how the lenses are.
    if (!isStill) this.#seeFaults(parts, faults, atMs);
  }

  /** To be asked about twice a second. */
  tick(atMs: number): void {
    this.#silence.look(atMs);
  }

  conditions(): BlindCondition[] {
    const of = { trackId: this.#trackId, label: null };
    const { sinceMs } = this.#silence;
    if (sinceMs !== null) return [{ ...of, kind: 'stalled', lens: null, sinceMs }];
    const whole = [this.#frozen.current, this.#whole.current].filter((current) => current !== null);
    return [
      ...whole.map((current) => ({ ...of, ...current, lens: null })),
      ...this.#lenses.flatMap(({ spell: { current } }, lens) =>
        current === null ? [] : [{ ...of, ...current, lens }],
      ),
    ];
  }

  #faultOf(part: PartLook, lens: number, parts: readonly PartLook[]): LensFault | null {
    const others = parts.filter((_, index) => index !== lens);
    return lensFault(part, this.#lenses[lens]?.usual.usual ?? null, others);
  }

  #seeFaults(parts: readonly PartLook[], faults: readonly (LensFault | null)[], atMs: number): void {
    const [first = null] = faults;
    const isWhole = first !== null && faults.every((fault) => fault === first);
    this.#whole.see(isWhole ? first : null, atMs);
    this.#lenses.forEach(({ usual, spell }, lens) => {
      const fault = faults[lens] ?? null;
      spell.see(isWhole ? null : fault, atMs);
      const part = parts[lens];
      if (fault === null && part !== undefined) usual.add(part, atMs);
    });
  }
}
