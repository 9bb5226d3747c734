/**
 * Lists headsets, or updates one, as `roundsight firmware` does, and lists them again: one program to load for both.
 *
 *   node update-firmware.js [FILE SERIAL KEY-FILE]
 */
import { UsbFirmwareStation } from '../../../../gateway/adapters/firmware-update/usb-firmware-station.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';
import { updateFirmware } from '../../../../gateway/use-cases/update-firmware.ts';
import { say } from './say.ts';

const [file, serial, keyFile] = process.argv.slice(2);
const station = new UsbFirmwareStation({ keyFolder: '/run/no-keys' });

if (file !== undefined && serial !== undefined && keyFile !== undefined)
  try {
    const installed = await updateFirmware(station)(
      { file, serial, keyFiles: [keyFile], confirm: () => Promise.resolve(true) },
      { onProgress: () => undefined, signal: new AbortController().signal },
    );
    say({ event: 'installed', ...installed });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    say({ event: 'refused', code: error.code, detail: error.detail ?? '' });
  }
say({ event: 'units', headsets: await station.units() });
process.exit(0);
