import { UsbFirmwareStation } from '../adapters/firmware-update/usb-firmware-station.ts';
import { updateFirmware } from '../use-cases/update-firmware.ts';

/** Builds what `roundsight firmware` does. */
export function composeFirmware(keyFolder: string) {
  const station = new UsbFirmwareStation({ keyFolder });
  return { station, update: updateFirmware(station) };
}
