import {
  findUnits,
  Headset,
  HeadsetFault,
  openUsb,
  openVendorTransport,
  recoverUnit,
  referenceUnitIds,
  updateBusOf,
  updateFirmware,
  verifyFirmwareImage,
  type FirmwareImage,
  type RunningFirmware,
  type UpdateBus,
  type UpdateTiming,
  type UsbDevicePort,
  type UsbPort,
} from '../../../firmware-bridge/index.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type {
  FirmwareStation,
  FirmwareToSign,
  FirmwareUnit,
  InstalledFirmware,
  InstallOptions,
} from '../../ports/firmware-station.ts';
import { factsOf } from './firmware-facts.ts';
import { installedBy } from './outcome-errors.ts';
import { readFirmwareFile } from './read-firmware-file.ts';
import { signFirmwareFile } from './sign-firmware-file.ts';
import { readTrustedKeys } from './trusted-keys.ts';

export interface UsbFirmwareOptions {
  /** Holds public keys as PEM files; need not exist. */
  keyFolder: string;
  /** The machine's USB; default npm `usb`. */
  openUsb?: () => Promise<UsbPort | null>;
  timing?: Partial<UpdateTiming>;
}

const noBus: UpdateBus = { getDevices: () => Promise.resolve([]) };

/** Firmware for headsets on this machine's USB; where there is no USB there are no headsets. */
export class UsbFirmwareStation implements FirmwareStation {
  readonly #options: UsbFirmwareOptions;

  constructor(options: UsbFirmwareOptions) {
    this.#options = options;
  }

  async units(): Promise<FirmwareUnit[]> {
    const found = await findUnits(await this.#bus(), referenceUnitIds);
    return Promise.all(
      found.map(async ({ mode, device }) => {
        const serial = device.serialNumber ?? '';
        if (mode === 'update') return { serial, mode, running: null, obstacle: null };
        return { serial, mode, ...(await identityOf(device)) };
      }),
    );
  }

  async verify(file: string, keyFiles: readonly string[]) {
    const keys = await readTrustedKeys(this.#options.keyFolder, keyFiles);
    const reading = verifyFirmwareImage(await readFirmwareFile(file), keys);
    if (reading.outcome === 'refused')
      throw new CodedError('firmware-invalid', `${reading.reason}: ${reading.detail}`);
    const { image } = reading;
    return {
      facts: factsOf(image),
      install: (serial: string, options: InstallOptions) => this.#install(image, serial, options),
    };
  }

  async recover(serial: string) {
    const bus = await this.#bus();
    const { timing } = this.#options;
    const outcome = await recoverUnit({ bus, ids: referenceUnitIds, serial, ...(timing && { timing }) });
    if (outcome.outcome === 'needs-firmware') return outcome.outcome;
    if (outcome.outcome === 'running') return outcome.wasStuck ? 'recovered' : 'was-running';
    throw outcome.reason === 'not-found'
      ? new CodedError('headset-missing', serial)
      : new CodedError('firmware-update-failed', outcome.reason);
  }

  sign(firmware: FirmwareToSign) {
    return signFirmwareFile(firmware);
  }

  async #install(
    image: FirmwareImage,
    serial: string,
    { onProgress, signal }: InstallOptions,
  ): Promise<InstalledFirmware> {
    const bus = await this.#bus();
    const { timing } = this.#options;
    const request = { bus, serial, image, readRunning, onProgress, signal, ...(timing && { timing }) };
    return installedBy(await updateFirmware(request));
  }

  async #bus(): Promise<UpdateBus> {
    const usb = await (this.#options.openUsb ?? openUsb)();
    return usb === null ? noBus : updateBusOf(usb);
  }
}

async function identityOf(device: UsbDevicePort): Promise<Pick<FirmwareUnit, 'running' | 'obstacle'>> {
  try {
    return { running: await readRunning(device), obstacle: null };
  } catch (error) {
    if (!(error instanceof HeadsetFault)) throw error;
    return { running: null, obstacle: error.message };
  }
}

/** Asks over the vendor interface, and gives it back. */
async function readRunning(device: UsbDevicePort): Promise<RunningFirmware> {
  const transport = await openVendorTransport(device);
  const options = { monotonicNs: () => process.hrtime.bigint(), clockIntervalMs: 0 };
  const headset = await Headset.connect(transport, options);
  await headset.close();
  const { model, firmwareVersion, securityVersion } = headset.identity;
  return { model, firmwareVersion, securityVersion };
}
