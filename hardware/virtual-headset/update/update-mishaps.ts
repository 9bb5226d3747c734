/** How a unit answers wrongly. */
export type DfuMisbehaviour =
  | 'garbage-status'
  | 'short-status'
  | 'garbage-state'
  /** Never done with a block. */
  | 'stays-busy'
  | 'stalls-everything';

/** What is to go wrong in an update: each power cut happens once, a misbehaviour lasts until it is taken back. */
export class UpdateMishaps {
  misbehaviour: DfuMisbehaviour | null = null;
  /** Which mode a unit comes back in after a power cut. */
  comesBackIn: 'update' | 'run' = 'update';
  #cutAtByte: number | null = null;
  #cutsInInstallation = 0;

  /** Power goes while the block with this byte of the image is being written: that block is lost. */
  cutPowerAtByte(position: number): void {
    this.#cutAtByte = position;
  }

  /** Power goes while the image is being installed. */
  cutPowerInInstallation(times = 1): void {
    this.#cutsInInstallation = times;
  }

  takeCutWithin(fromByte: number, length: number): boolean {
    const at = this.#cutAtByte;
    const isDue = at !== null && at >= fromByte && at < fromByte + length;
    if (isDue) this.#cutAtByte = null;
    return isDue;
  }

  takeCutInInstallation(): boolean {
    if (this.#cutsInInstallation === 0) return false;
    this.#cutsInInstallation--;
    return true;
  }
}
