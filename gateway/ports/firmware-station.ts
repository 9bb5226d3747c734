/** What a signed file of firmware says of itself. */
export interface FirmwareFacts {
  model: string;
  firmwareVersion: string;
  securityVersion: number;
  /** Of the key that signed it, hexadecimal. */
  keyId: string;
  bytes: number;
}

/** A headset on the USB. */
export interface FirmwareUnit {
  serial: string;
  /** In `update` it takes firmware and does nothing else. */
  mode: 'run' | 'update';
  /** Null where the unit does not say: in update mode, or when another program uses it. */
  running: { model: string; firmwareVersion: string; securityVersion: number } | null;
  /** Why it does not say. */
  obstacle: string | null;
}

export interface FirmwareProgress {
  phase: 'checking' | 'entering-update-mode' | 'sending' | 'installing' | 'restarting' | 'returning';
  bytes: number;
  totalBytes: number;
}

export interface InstallOptions {
  onProgress: (progress: FirmwareProgress) => void;
  /** Heeded until the unit installs. */
  signal: AbortSignal;
}

export interface InstalledFirmware {
  firmwareVersion: string;
  /** How often the unit vanished meanwhile. */
  cuts: number;
}

/** Firmware that was verified: it is what is installed, whatever becomes of its file. */
export interface VerifiedFirmware {
  facts: FirmwareFacts;
  /**
   * Brings a unit to this firmware and sees it run. Rejects with `headset-missing`, `firmware-refused`, `firmware-update-failed` and
   * `cancelled`.
   */
  install(serial: string, options: InstallOptions): Promise<InstalledFirmware>;
}

export interface FirmwareToSign {
  payloadFile: string;
  privateKeyFile: string;
  model: string;
  firmwareVersion: string;
  securityVersion: number;
  output: string;
}

/** What handles firmware: files of it, and the headsets it is for. */
export interface FirmwareStation {
  units(): Promise<FirmwareUnit[]>;
  /** Trusts these public keys and those in the key folder. Rejects with `firmware-invalid` and `firmware-key-invalid`. */
  verify(file: string, keyFiles: readonly string[]): Promise<VerifiedFirmware>;
  /** Sends a unit that was left in update mode back to work. Rejects with `headset-missing` and `firmware-update-failed`. */
  recover(serial: string): Promise<'was-running' | 'recovered' | 'needs-firmware'>;
  /** Rejects with `firmware-invalid`, `firmware-key-invalid`, `output-exists` and `output-unwritable`. */
  sign(firmware: FirmwareToSign): Promise<FirmwareFacts>;
}
