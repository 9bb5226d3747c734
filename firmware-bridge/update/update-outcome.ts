import type { DeviceMode } from '../discovery/match-device.ts';
import type { DfuStatusCode, RefusalReason } from './dfu-protocol.ts';

/** What an update says of itself while it goes on; bytes count up to `totalBytes` in the phase `sending`. */
export interface UpdateProgress {
  phase: 'checking' | 'entering-update-mode' | 'sending' | 'installing' | 'restarting' | 'returning';
  bytes: number;
  totalBytes: number;
}

/** Where the unit is when all is over. */
export type UnitWhereabouts = DeviceMode | 'gone';

export type UpdateFailure =
  /** No unit of this serial number is on the bus. */
  | 'not-found'
  /** Its identity cannot be read: another program uses it, or permissions are missing. */
  | 'identity-unread'
  /** It cannot be opened: another program uses it, or permissions are missing. */
  | 'not-opened'
  /** It left the bus and did not come back in time. */
  | 'lost'
  /** It went away more often than an update bears. */
  | 'cut-too-often'
  /** It stayed as it was when asked for the update mode. */
  | 'update-mode-refused'
  /** It stays busy. */
  | 'stuck'
  /** What it answers makes no sense. */
  | 'damaged'
  /** It stalls requests that it must take. */
  | 'stalled'
  /** It runs, but another version than the one sent. */
  | 'not-installed'
  /** It runs, but its version cannot be read. */
  | 'not-confirmed';

/** How an update ended. Whatever it says, the installed firmware is whole. */
export type UpdateOutcome =
  | { outcome: 'updated'; firmwareVersion: string; cuts: number }
  /** Nothing was sent. */
  | { outcome: 'unfit'; reason: 'model' | 'security-version'; detail: string }
  /** `reason` is `none` where the unit gave none. */
  | { outcome: 'unit-refused'; reason: RefusalReason; code: DfuStatusCode; unit: UnitWhereabouts }
  | { outcome: 'cancelled'; unit: UnitWhereabouts }
  | { outcome: 'failed'; reason: UpdateFailure; detail: string; unit: UnitWhereabouts };

/** What a unit in run-time mode says of itself. */
export interface RunningFirmware {
  model: string;
  firmwareVersion: string;
  securityVersion: number;
}
