import type { BlindCondition } from './blind-condition.ts';

/** A headset as the seat has it. */
export interface SeenHeadset {
  serial: string;
  /** Of its calibration; null before it was read. */
  calibrationFingerprint: string | null;
}

/** Whether the headset at the seat is still the one that the exam session began with, lenses and all. */
export class DeviceWatch {
  #first: SeenHeadset | null;
  #condition: BlindCondition | null = null;

  /** `first` is the headset that the exam session began with, where that was before. */
  constructor(first: SeenHeadset | null = null) {
    this.#first = first;
  }

  /** The headset that the exam session began with; null before it was there. */
  get first(): SeenHeadset | null {
    return this.#first;
  }

  /**
   * `own` is the exam session's headset while it is connected; `stranger` is one that nobody uses and that came while the own one was
   * away.
   */
  see(own: SeenHeadset | null, stranger: { serial: string } | null, atMs: number): void {
    if (own !== null) {
      const { serial, calibrationFingerprint } = this.#first ?? own;
      // Of another one at its place nothing is taken over.
      const read = own.serial === serial ? own.calibrationFingerprint : null;
      this.#first = { serial, calibrationFingerprint: calibrationFingerprint ?? read };
    }
    const found = this.#found(own, stranger);
    if (found === null) this.#condition = null;
    else if (this.#condition?.kind !== found.kind || this.#condition.label !== found.label)
      this.#condition = { ...found, trackId: null, lens: null, sinceMs: atMs };
  }

  conditions(): BlindCondition[] {
    return this.#condition === null ? [] : [this.#condition];
  }

  #found(
    own: SeenHeadset | null,
    stranger: { serial: string } | null,
  ): Pick<BlindCondition, 'kind' | 'label'> | null {
    const first = this.#first;
    if (first === null) return null;
    if (own === null) return stranger === null ? null : { kind: 'other-headset', label: stranger.serial };
    if (own.serial !== first.serial) return { kind: 'other-headset', label: own.serial };
    const { calibrationFingerprint: now } = own;
    const isOther = now !== null && now !== first.calibrationFingerprint;
    return isOther ? { kind: 'other-calibration', label: own.serial } : null;
  }
}
