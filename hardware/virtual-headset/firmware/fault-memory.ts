/** Codes of faults that a unit stores; hardware/reference-headset/PROTOCOL.md. */
export const faultCode = {
  watchdogReset: 1,
  overheated: 2,
  imuFailed: 3,
  lensStreamFailed: 4,
  calibrationChecksum: 5,
  storageWornOut: 6,
  updateFailed: 7,
  supplyTooLow: 8,
} as const;

export interface StoredFault {
  code: number;
  bootCount: number;
  uptimeS: number;
  detail: number;
}

const kept = 64;
const perAnswer = 32;

/** The last 64 faults of a unit, over power cuts; oldest first. */
export class FaultMemory {
  readonly #faults: StoredFault[] = [];

  get count(): number {
    return this.#faults.length;
  }

  add(fault: StoredFault): void {
    this.#faults.push(fault);
    if (this.#faults.length > kept) this.#faults.shift();
  }

  /** As many as one answer carries, after passing over the `first` oldest. */
  page(first: number): StoredFault[] {
    return this.#faults.slice(first, first + perAnswer);
  }
}
