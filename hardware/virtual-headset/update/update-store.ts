import { checkHeader, headerBytes, isPayloadWhole, readHeader, refusal } from './image-check.ts';
import type { Refusal, UnitFacts } from './image-check.ts';
import { UpdateMishaps } from './update-mishaps.ts';

/** Progress by number; hardware/reference-headset/FIRMWARE-UPDATE.md, "Transfer", 3. */
const progress = { empty: 0, receiving: 1, complete: 2, installed: 3, refused: 4 } as const;

export const transferBytes = 1024;

export interface UpdateStoreOptions extends UnitFacts {
  /** Null for a unit without firmware that runs. */
  firmwareVersion: string | null;
  /** Room for an image; default 16 MiB. */
  capacityBytes?: number;
}

/** How the writing of a block went. */
export type WriteResult = 'stored' | 'refused' | 'misplaced';

/**
 * The flash of one unit, shared by both of its modes: the firmware that runs and the image that is being received, which
 * power cuts leave as they are.
 */
export class UpdateStore {
  readonly mishaps = new UpdateMishaps();
  readonly #unit: UnitFacts;
  readonly #capacityBytes: number;
  #firmwareVersion: string | null;
  #securityVersion: number;
  #progress: number = progress.empty;
  #refusal: Refusal = refusal.none;
  #image = Buffer.alloc(0);
  #digest = Buffer.alloc(8);
  #storedBytes = 0;

  constructor(options: UpdateStoreOptions) {
    this.#unit = options;
    this.#capacityBytes = options.capacityBytes ?? 16 << 20;
    this.#firmwareVersion = options.firmwareVersion;
    this.#securityVersion = options.securityVersion;
  }

  /** Of the firmware that runs; null when there is none. */
  get firmwareVersion(): string | null {
    return this.#firmwareVersion;
  }

  /** The highest that the unit has ever run. */
  get securityVersion(): number {
    return this.#securityVersion;
  }

  get storedBytes(): number {
    return this.#storedBytes;
  }

  get isComplete(): boolean {
    return this.#progress === progress.complete;
  }

  /** The answer to READ UPDATE STATE. */
  get state(): Uint8Array {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt8(this.#progress, 0);
    bytes.writeUInt8(this.#refusal, 1);
    bytes.writeUInt32LE(this.#storedBytes, 4);
    this.#digest.copy(bytes, 8);
    return bytes;
  }

  /** Block 0 empties the store; any other follows what is stored, or is the last one again. */
  write(block: number, data: Uint8Array): WriteResult {
    if (block === 0) return this.#begin(data);
    const from = block * transferBytes;
    const isAgain = this.isComplete && from + data.length === this.#image.length;
    const isNext = this.#progress === progress.receiving && from === this.#storedBytes;
    const isWhole = data.length === Math.min(transferBytes, this.#image.length - from);
    if (!(isAgain || isNext) || !isWhole) return 'misplaced';
    this.#keep(from, data);
    return 'stored';
  }

  #begin(data: Uint8Array): WriteResult {
    this.#storedBytes = 0;
    this.#digest = Buffer.alloc(8);
    const facts = { ...this.#unit, securityVersion: this.#securityVersion };
    const header = Buffer.from(data.subarray(0, headerBytes));
    const found = checkHeader(header, facts);
    if (found !== refusal.none) return this.#refuse(found);
    const { imageBytes, digest } = readHeader(header);
    if (imageBytes > this.#capacityBytes) return this.#refuse(refusal.storage);
    if (data.length !== Math.min(transferBytes, imageBytes)) return this.#refuse(refusal.header);
    this.#image = Buffer.alloc(imageBytes);
    this.#digest = Buffer.from(digest);
    this.#refusal = refusal.none;
    this.#keep(0, data);
    return 'stored';
  }

  #keep(from: number, data: Uint8Array): void {
    this.#image.set(data, from);
    this.#storedBytes = from + data.length;
    this.#progress = this.#storedBytes === this.#image.length ? progress.complete : progress.receiving;
  }

  #refuse(reason: Refusal): 'refused' {
    this.#progress = progress.refused;
    this.#refusal = reason;
    return 'refused';
  }

  /** Makes the stored image the firmware that runs, in one step; false when it is not whole, and all stays as it was. */
  install(): boolean {
    const facts = { ...this.#unit, securityVersion: this.#securityVersion };
    // The header again: the block that it came in may have been sent anew.
    const found = checkHeader(this.#image.subarray(0, headerBytes), facts);
    const reason = found === refusal.none && !isPayloadWhole(this.#image) ? refusal.checksum : found;
    if (reason !== refusal.none) {
      this.#refuse(reason);
      return false;
    }
    const { firmwareVersion, securityVersion } = readHeader(this.#image);
    this.#firmwareVersion = firmwareVersion;
    this.#securityVersion = securityVersion;
    this.#progress = progress.installed;
    return true;
  }
}
