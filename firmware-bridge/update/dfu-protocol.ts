import type { ControlSetup } from '../transports/usb-device.ts';

/** bState of DFU 1.1, 6.1.2, by number. */
export const dfuStates = [
  'appIDLE',
  'appDETACH',
  'dfuIDLE',
  'dfuDNLOAD-SYNC',
  'dfuDNBUSY',
  'dfuDNLOAD-IDLE',
  'dfuMANIFEST-SYNC',
  'dfuMANIFEST',
  'dfuMANIFEST-WAIT-RESET',
  'dfuUPLOAD-IDLE',
  'dfuERROR',
] as const;
export type DfuState = (typeof dfuStates)[number];

/** bStatus of DFU 1.1, 6.1.2, by number. */
export const dfuStatusCodes = [
  'OK',
  'errTARGET',
  'errFILE',
  'errWRITE',
  'errERASE',
  'errCHECK_ERASED',
  'errPROG',
  'errVERIFY',
  'errADDRESS',
  'errNOTDONE',
  'errFIRMWARE',
  'errVENDOR',
  'errUSBR',
  'errPOR',
  'errUNKNOWN',
  'errSTALLEDPKT',
] as const;
export type DfuStatusCode = (typeof dfuStatusCodes)[number];

export interface DfuStatus {
  code: DfuStatusCode;
  /** How long the host must leave the unit alone. */
  pollTimeoutMs: number;
  state: DfuState;
}

const progressStates = ['empty', 'receiving', 'complete', 'installed', 'refused'] as const;

const refusalReasons = [
  'none',
  'header',
  'signature',
  'model',
  'security-version',
  'checksum',
  'storage',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What a unit has of an image; hardware/reference-headset/FIRMWARE-UPDATE.md, "Transfer", 3. */
export interface UpdateState {
  progress: (typeof progressStates)[number];
  reason: RefusalReason;
  storedBytes: number;
  /** Of the image that is being stored, as `FirmwareImage.fingerprint`. */
  fingerprint: string;
}

/** An image goes in blocks of this size. */
export const blockBytes = 1024;
export const statusBytes = 6;
export const updateStateBytes = 16;

/** The answer to DFU_GETSTATUS, or null for what no unit may say; never throws. */
export function decodeDfuStatus(bytes: Uint8Array): DfuStatus | null {
  const [code, low, middle, high, state] = bytes;
  if (bytes.length !== statusBytes || code === undefined || state === undefined) return null;
  const codeName = dfuStatusCodes[code];
  const stateName = dfuStates[state];
  if (codeName === undefined || stateName === undefined) return null;
  const pollTimeoutMs = (low ?? 0) | ((middle ?? 0) << 8) | ((high ?? 0) << 16);
  return { code: codeName, pollTimeoutMs, state: stateName };
}

/** The answer to READ UPDATE STATE, or null for what no unit may say; never throws. */
export function decodeUpdateState(bytes: Uint8Array): UpdateState | null {
  const [progress, reason] = bytes;
  if (bytes.length !== updateStateBytes || progress === undefined || reason === undefined) return null;
  const progressName = progressStates[progress];
  const reasonName = refusalReasons[reason];
  if (progressName === undefined || reasonName === undefined) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    progress: progressName,
    reason: reasonName,
    storedBytes: view.getUint32(4, true),
    fingerprint: Buffer.from(bytes.subarray(8)).toString('hex'),
  };
}

const requests = {
  detach: { type: 'class', request: 0 },
  download: { type: 'class', request: 1 },
  getStatus: { type: 'class', request: 3 },
  clearStatus: { type: 'class', request: 4 },
  abort: { type: 'class', request: 6 },
  readUpdateState: { type: 'vendor', request: 1 },
} as const;

/** A request to the interface of a DFU function; DFU 1.1, 3, and the contract's own. */
export function dfuSetup(interfaceNumber: number, name: keyof typeof requests, value = 0): ControlSetup {
  const { type, request } = requests[name];
  return { requestType: type, recipient: 'interface', request, value, index: interfaceNumber };
}
