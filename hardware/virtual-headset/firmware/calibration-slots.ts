import { verify, type KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { PayloadWriter } from './payload-writer.ts';
import type { ErrorReason } from './device-messages.ts';

export type SlotName = 'A' | 'B';
interface Slot {
  bytes: Buffer;
  crc32: number;
}
interface Writing {
  totalBytes: number;
  totalCrc32: number;
  stored: Buffer[];
  storedBytes: number;
}

export interface WriteState {
  state: 'idle' | 'receiving' | 'active';
  slot: SlotName;
  bytesStored: number;
}

const largestCalibration = 65_536;
const challengeLifetimeMs = 60_000;
const emptySlot = (): Slot => ({ bytes: Buffer.alloc(0), crc32: 0 });
const slotOf = (bytes: Uint8Array): Slot => ({ bytes: Buffer.from(bytes), crc32: crc32(bytes) });

/** What a technician signs to write a calibration; hardware/reference-headset/PROTOCOL.md, "Writing a calibration". */
export function calibrationClaim(
  nonce: Uint8Array,
  serial: string,
  totalBytes: number,
  totalCrc32: number,
): Buffer {
  return new PayloadWriter()
    .bytes(Buffer.from('roundsight calibration 1', 'ascii'))
    .bytes(nonce)
    .text(serial)
    .u32(totalBytes)
    .u32(totalCrc32)
    .finish();
}

/** A unit's two calibrations. What is written goes into the one that is not active, and counts from its commit on. */
export class CalibrationSlots {
  readonly #slots: Record<SlotName, Slot>;
  readonly #serial: string;
  readonly #authority: KeyObject | null;
  #active: SlotName = 'A';
  #writing: Writing | null = null;
  #challenge: { nonce: Uint8Array; untilMs: number } | null = null;

  /** `authority`: Ed25519 public key of those who may write; null for a unit that takes no calibration. */
  constructor(stored: Uint8Array | null, serial: string, authority: KeyObject | null) {
    this.#slots = { A: stored === null ? emptySlot() : slotOf(stored), B: emptySlot() };
    this.#serial = serial;
    this.#authority = authority;
  }

  read(slot: 'active' | SlotName): Slot {
    return this.#slots[slot === 'active' ? this.#active : slot];
  }

  /** Another calibration is stored in place of the active one, by whoever opened the unit. */
  replaceActive(bytes: Uint8Array): void {
    this.#slots[this.#active] = slotOf(bytes);
  }

  /** Bytes of the active slot are lost or changed, as a worn-out flash does it. */
  damageActive(): void {
    const { bytes } = this.#slots[this.#active];
    if (bytes.length > 0) bytes.writeUInt8(bytes.readUInt8(0) ^ 0xff, 0);
  }

  /** What the unit does at its start: a write under way is forgotten. Gives the slot whose checksum is wrong, now passed over. */
  powerUp(): SlotName | null {
    this.#writing = null;
    this.#challenge = null;
    const { bytes, crc32: told } = this.#slots[this.#active];
    if (bytes.length === 0 || crc32(bytes) === told) return null;
    const damaged = this.#active;
    this.#active = this.#spare();
    return damaged;
  }

  challenge(nonce: Uint8Array, nowMs: number): void {
    this.#challenge = { nonce, untilMs: nowMs + challengeLifetimeMs };
  }

  begin(
    totalBytes: number,
    totalCrc32: number,
    signature: Uint8Array,
    nowMs: number,
  ): WriteState | ErrorReason {
    const challenge = this.#challenge;
    this.#challenge = null;
    if (totalBytes < 1 || totalBytes > largestCalibration) return 'out-of-range';
    if (this.#authority === null || challenge === null || nowMs > challenge.untilMs) return 'not-authorised';
    const claim = calibrationClaim(challenge.nonce, this.#serial, totalBytes, totalCrc32);
    if (!verify(null, claim, this.#authority, signature)) return 'not-authorised';
    this.#writing = { totalBytes, totalCrc32, stored: [], storedBytes: 0 };
    return this.#state('receiving');
  }

  write(offset: number, bytes: Buffer): WriteState | ErrorReason {
    if (this.#writing === null) return 'not-authorised';
    const { storedBytes, totalBytes, stored } = this.#writing;
    if (offset !== storedBytes || offset + bytes.length > totalBytes) return 'out-of-range';
    stored.push(bytes);
    this.#writing.storedBytes += bytes.length;
    return this.#state('receiving');
  }

  commit(): WriteState | ErrorReason {
    if (this.#writing === null) return 'not-authorised';
    const { stored, totalBytes, totalCrc32 } = this.#writing;
    const whole = Buffer.concat(stored);
    if (whole.length !== totalBytes) return 'out-of-range';
    if (crc32(whole) !== totalCrc32) return 'wrong-checksum';
    this.#slots[this.#spare()] = slotOf(whole);
    this.#active = this.#spare();
    this.#writing = null;
    return { state: 'active', slot: this.#active, bytesStored: whole.length };
  }

  #spare(): SlotName {
    return this.#active === 'A' ? 'B' : 'A';
  }

  #state(state: 'receiving'): WriteState {
    return { state, slot: this.#spare(), bytesStored: this.#writing?.storedBytes ?? 0 };
  }
}
