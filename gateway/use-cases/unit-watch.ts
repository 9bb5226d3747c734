import type { HeadsetControls } from '../ports/headset-controls.ts';

/**
 * How a connected headset is worn, as it says itself from the making of this on: by its status once, then by its events. One that
 * says nothing is neither worn nor taken off.
 */
export class UnitWatch {
  /** Null where it does not say. */
  worn: boolean | null = null;
  readonly #covered = new Set<number>();
  #onChange: () => void = () => undefined;

  constructor(controls: HeadsetControls | undefined) {
    if (controls === undefined) return;
    let isTold = false;
    controls.onEvent(({ event, detail }) => {
      isTold = true;
      this.#take(event, detail);
    });
    controls.readStatus().then(
      ({ worn, coveredLenses }) => {
        // An event that came meanwhile is newer.
        if (isTold) return;
        this.worn = worn;
        for (const lens of coveredLenses) this.#covered.add(lens);
        this.#onChange();
      },
      // A unit that does not answer is seen to be faulty by whoever talks to it; here its events are enough.
      () => undefined,
    );
  }

  /** Lenses that something covers, ascending. */
  get coveredLenses(): number[] {
    return [...this.#covered].sort((a, b) => a - b);
  }

  /** The one who wants to know of changes. */
  set onChange(listener: () => void) {
    this.#onChange = listener;
  }

  #take(event: string, lens: number): void {
    if (event === 'put-on' || event === 'taken-off') this.worn = event === 'put-on';
    else if (event === 'lens-covered') this.#covered.add(lens);
    else if (event === 'lens-uncovered') this.#covered.delete(lens);
    else return;
    this.#onChange();
  }
}
