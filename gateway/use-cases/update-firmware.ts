import { CodedError } from '../ports/coded-error.ts';
import type {
  FirmwareFacts,
  FirmwareStation,
  FirmwareUnit,
  InstalledFirmware,
  InstallOptions,
} from '../ports/firmware-station.ts';

export interface UpdateFirmwareRequest {
  file: string;
  /** Public keys to trust besides those in the key folder. */
  keyFiles: readonly string[];
  serial: string;
  /** Asked once all is known and before anything is sent. */
  confirm: (unit: FirmwareUnit, firmware: FirmwareFacts) => Promise<boolean>;
}

/**
 * Brings one headset to the firmware in a file. Nothing is sent unless the file is verified, the headset is there and the person
 * agrees. Rejects with `firmware-invalid`, `firmware-key-invalid`, `headset-missing`, `cancelled`, `firmware-refused` and
 * `firmware-update-failed`.
 */
export function updateFirmware(station: FirmwareStation) {
  return async (
    { file, keyFiles, serial, confirm }: UpdateFirmwareRequest,
    options: InstallOptions,
  ): Promise<InstalledFirmware> => {
    const firmware = await station.verify(file, keyFiles);
    const unit = (await station.units()).find((one) => one.serial === serial);
    if (unit === undefined) throw new CodedError('headset-missing', serial);
    if (!(await confirm(unit, firmware.facts))) throw new CodedError('cancelled');
    return firmware.install(serial, options);
  };
}
