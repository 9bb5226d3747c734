import type { SetupPacket } from '../usb/virtual-usb-device.ts';
import type { DfuMisbehaviour } from './update-mishaps.ts';
import { transferBytes, type WriteResult } from './update-store.ts';

/** DFU 1.1, 6.1.2. */
const state = {
  idle: 2,
  downloadSync: 3,
  downloadBusy: 4,
  downloadIdle: 5,
  manifestSync: 6,
  manifest: 7,
  error: 10,
} as const;
type State = (typeof state)[keyof typeof state];

const status = {
  ok: 0,
  verify: 7,
  address: 8,
  notDone: 9,
  firmware: 10,
  unknown: 14,
  stalled: 15,
} as const;

const request = { detach: 0, download: 1, getStatus: 3, clearStatus: 4, getState: 5, abort: 6 } as const;

/** What the state machine has done in the unit. */
export interface DfuUnit {
  readonly isComplete: boolean;
  readonly runs: boolean;
  readonly blockWriteMs: number;
  /** How long the host is to wait once installing begins. */
  readonly installPollMs: number;
  readonly misbehaviour: DfuMisbehaviour | null;
  nowMs(): number;
  /** Power is cut in this block. */
  isCutIn(block: number, length: number): boolean;
  write(block: number, data: Uint8Array): WriteResult;
  startInstalling(): void;
  leave(): void;
}

/** Bytes to send, an empty acknowledgement, a stall, or silence for ever. */
export type DfuAnswer = Uint8Array | 'acknowledged' | 'stall' | 'silence';

/**
 * The state machine of DFU 1.1, appendix A.2, in update mode: a request that a state does not allow is stalled and leads to dfuERROR with
 * errSTALLEDPKT. No upload; the unit leaves by itself when it has installed, or on DFU_DETACH in dfuIDLE.
 */
export class DfuMachine {
  readonly #unit: DfuUnit;
  #state: State = state.idle;
  #status: number = status.ok;
  #block: { number: number; data: Uint8Array } | null = null;
  #busyUntilMs = 0;

  constructor(unit: DfuUnit) {
    this.#unit = unit;
  }

  /** As power comes on: without firmware that runs a unit says so at once. */
  powerUp(): void {
    this.#block = null;
    this.#state = this.#unit.runs ? state.idle : state.error;
    this.#status = this.#unit.runs ? status.ok : status.firmware;
  }

  /** A USB reset: ends a transfer, which keeps its bytes; outside of one the unit goes back to run-time. */
  busReset(): void {
    const isTransfer = this.#state !== state.idle && this.#state !== state.error;
    if (!isTransfer && this.#unit.runs) this.#unit.leave();
    else this.powerUp();
  }

  handle({ bmRequestType, bRequest, wValue, wLength }: SetupPacket, data: Uint8Array | null): DfuAnswer {
    if (this.#unit.misbehaviour === 'stalls-everything') return 'stall';
    if (bmRequestType === 0xa1 && bRequest === request.getStatus) return this.#getStatus(wLength);
    if (bmRequestType === 0xa1 && bRequest === request.getState) return this.#getState();
    if (bmRequestType !== 0x21) return this.#illegal();
    const inState = this.#state;
    if (bRequest === request.download && (inState === state.idle || inState === state.downloadIdle))
      return this.#download(wValue, wLength, data ?? new Uint8Array());
    if (bRequest === request.abort && (inState === state.idle || inState === state.downloadIdle))
      return this.#enter(state.idle);
    if (bRequest === request.clearStatus && inState === state.error) {
      this.#status = status.ok;
      return this.#enter(state.idle);
    }
    if (bRequest === request.detach && inState === state.idle) return this.#detach();
    return this.#illegal();
  }

  /** The image could not be installed. */
  failInstalling(): void {
    this.#fail(status.verify);
  }

  #download(block: number, length: number, data: Uint8Array): DfuAnswer {
    if (data.length !== length || length > transferBytes) return this.#illegal();
    if (length === 0) {
      if (this.#state === state.idle) return this.#illegal();
      if (!this.#unit.isComplete) return this.#fail(status.notDone);
      return this.#enter(state.manifestSync);
    }
    if (this.#unit.isCutIn(block, length)) return 'silence';
    this.#block = { number: block, data };
    this.#busyUntilMs = this.#unit.nowMs() + this.#unit.blockWriteMs;
    return this.#enter(state.downloadSync);
  }

  #detach(): DfuAnswer {
    if (!this.#unit.runs) return this.#fail(status.firmware);
    this.#unit.leave();
    return 'acknowledged';
  }

  #getState(): DfuAnswer {
    const isSilent = this.#state === state.downloadBusy || this.#state === state.manifest;
    return isSilent ? this.#illegal() : Uint8Array.of(this.#state);
  }

  #getStatus(length: number): DfuAnswer {
    const pollMs = this.#progress();
    if (pollMs === 'too-early') return this.#illegal();
    const bytes = [this.#status, pollMs & 0xff, (pollMs >> 8) & 0xff, (pollMs >> 16) & 0xff, this.#state, 0];
    const { misbehaviour } = this.#unit;
    if (misbehaviour === 'garbage-status') return Uint8Array.of(0x77, 0xff, 0xff, 0xff, 0x99, 0xff);
    if (misbehaviour === 'short-status') return Uint8Array.from(bytes.slice(0, 4));
    return Uint8Array.from(bytes.slice(0, length));
  }

  /** What DFU_GETSTATUS sets off; returns how long the host is to wait. */
  #progress(): number | 'too-early' {
    const now = this.#unit.nowMs();
    if (this.#state === state.downloadBusy && now < this.#busyUntilMs) return 'too-early';
    if (this.#state === state.manifest) return 'too-early';
    if (this.#state === state.downloadSync || this.#state === state.downloadBusy) {
      const leftMs = Math.max(0, Math.ceil(this.#busyUntilMs - now));
      if (leftMs > 0 || this.#unit.misbehaviour === 'stays-busy') {
        this.#state = state.downloadBusy;
        return leftMs;
      }
      this.#finishBlock();
    } else if (this.#state === state.manifestSync) {
      this.#state = state.manifest;
      this.#unit.startInstalling();
      return this.#unit.installPollMs;
    }
    return 0;
  }

  #finishBlock(): void {
    const block = this.#block;
    this.#block = null;
    const result = block === null ? 'misplaced' : this.#unit.write(block.number, block.data);
    if (result === 'stored') this.#state = state.downloadIdle;
    else this.#fail(result === 'refused' ? status.firmware : status.address);
  }

  #enter(next: State): 'acknowledged' {
    this.#state = next;
    return 'acknowledged';
  }

  #fail(code: number): 'stall' {
    this.#state = state.error;
    this.#status = code;
    return 'stall';
  }

  #illegal(): 'stall' {
    return this.#fail(status.stalled);
  }
}
