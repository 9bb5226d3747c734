import { HeadsetFault } from '../session/headset-fault.ts';
import type { DfuInterface } from './dfu-interface.ts';
import {
  blockBytes,
  type DfuState,
  type DfuStatus,
  type DfuStatusCode,
  type RefusalReason,
  type UpdateState,
} from './dfu-protocol.ts';
import type { FirmwareImage } from './firmware-image.ts';
import type { UpdateClock, UpdateTiming } from './update-timing.ts';

export type SendOutcome =
  | { outcome: 'sent'; firstBlock: number }
  | { outcome: 'cancelled' }
  | { outcome: 'unit-refused'; reason: RefusalReason; code: DfuStatusCode };

export type InstallOutcome = Exclude<SendOutcome, { outcome: 'cancelled' | 'sent' }> | { outcome: 'leaving' };

export interface SendOptions {
  clock: UpdateClock;
  timing: UpdateTiming;
  onBytes: (storedBytes: number) => void;
  signal?: AbortSignal | undefined;
}

const busyStates: ReadonlySet<DfuState> = new Set(['dfuDNLOAD-SYNC', 'dfuDNBUSY']);
const installingStates: ReadonlySet<DfuState> = new Set(['dfuMANIFEST-SYNC', 'dfuMANIFEST']);
const anyBusyState: ReadonlySet<DfuState> = new Set([...busyStates, ...installingStates]);

/** A unit must not be asked before its time; timers may be a little early. */
const pollMarginMs = 2;
const stepsToIdle = 4;

/** Brings the unit into dfuIDLE from wherever it was left; throws `HeadsetFault` `timeout` when it does not get there. */
export async function bringToIdle(dfu: DfuInterface, clock: UpdateClock, limitMs: number): Promise<void> {
  for (let step = 0; step < stepsToIdle; step++) {
    const { state } = await statusAfter(dfu, anyBusyState, clock, limitMs);
    if (state === 'dfuIDLE') return;
    if (state === 'dfuERROR') await dfu.clearStatus();
    else if (state === 'dfuDNLOAD-IDLE' || state === 'dfuUPLOAD-IDLE') await dfu.abort();
    else await dfu.reset();
  }
  throw new HeadsetFault('timeout', 'it does not become idle');
}

/**
 * Sends what the unit has not got yet. Rejects with a `HeadsetFault` when it stops answering (`refused`, `damaged`) or stays busy
 * (`timeout`).
 */
export async function sendImage(
  dfu: DfuInterface,
  image: FirmwareImage,
  options: SendOptions,
): Promise<SendOutcome> {
  const { clock, timing, onBytes, signal } = options;
  await bringToIdle(dfu, clock, timing.blockMs);
  const firstBlock = firstMissingBlock(image, await dfu.readUpdateState());
  for (let block = firstBlock; block * blockBytes < image.content.length; block++) {
    onBytes(block * blockBytes);
    if (signal?.aborted === true) return { outcome: 'cancelled' };
    await dfu.download(block, image.content.subarray(block * blockBytes, (block + 1) * blockBytes));
    const status = await statusAfter(dfu, busyStates, clock, timing.blockMs);
    if (status.state === 'dfuERROR') return refusalOf(dfu, status);
    if (status.state !== 'dfuDNLOAD-IDLE')
      throw new HeadsetFault('damaged', `it is in ${status.state} after a block`);
  }
  onBytes(image.content.length);
  return { outcome: 'sent', firstBlock };
}

/** A unit that has all of it is sent the last block again: without one there is no end of transfer in DFU. */
function firstMissingBlock(image: FirmwareImage, state: UpdateState): number {
  const isOurs =
    (state.progress === 'receiving' || state.progress === 'complete') &&
    state.fingerprint === image.fingerprint;
  const lastBlock = Math.ceil(image.content.length / blockBytes) - 1;
  return isOurs ? Math.min(Math.floor(state.storedBytes / blockBytes), lastBlock) : 0;
}

/** Ends the transfer and has the image installed; the unit then leaves the bus. Rejects as `sendImage` does. */
export async function installImage(
  dfu: DfuInterface,
  blocks: number,
  { clock, timing }: Pick<SendOptions, 'clock' | 'timing'>,
): Promise<InstallOutcome> {
  await dfu.download(blocks, new Uint8Array());
  const first = await dfu.getStatus();
  if (first.state === 'dfuERROR') return refusalOf(dfu, first);
  if (!installingStates.has(first.state))
    throw new HeadsetFault('damaged', `it is in ${first.state} when it should install`);
  await clock.sleepMs(pollPause(first, timing.installMs));
  const status = await statusAfter(dfu, installingStates, clock, timing.installMs);
  if (status.state === 'dfuERROR') return refusalOf(dfu, status);
  if (status.state === 'dfuMANIFEST-WAIT-RESET') await dfu.reset();
  return { outcome: 'leaving' };
}

/** The first status that is none of these. */
async function statusAfter(
  dfu: DfuInterface,
  passing: ReadonlySet<DfuState>,
  clock: UpdateClock,
  limitMs: number,
): Promise<DfuStatus> {
  const endMs = clock.nowMs() + limitMs;
  for (;;) {
    const status = await dfu.getStatus();
    if (!passing.has(status.state)) return status;
    const pauseMs = pollPause(status, limitMs);
    if (clock.nowMs() + pauseMs > endMs) throw new HeadsetFault('timeout', `it stays in ${status.state}`);
    await clock.sleepMs(pauseMs);
  }
}

function pollPause({ state, pollTimeoutMs }: DfuStatus, limitMs: number): number {
  if (pollTimeoutMs > limitMs) throw new HeadsetFault('timeout', `it wants ${pollTimeoutMs} ms in ${state}`);
  return pollTimeoutMs + pollMarginMs;
}

async function refusalOf(dfu: DfuInterface, { code }: DfuStatus) {
  const { progress, reason } = await dfu.readUpdateState();
  return {
    outcome: 'unit-refused' as const,
    reason: progress === 'refused' ? reason : ('none' as const),
    code,
  };
}
