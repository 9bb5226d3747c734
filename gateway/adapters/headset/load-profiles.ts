import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { matchDevice, type UsbDeviceDescription, type UsbMatchRule } from '../../../firmware-bridge/index.ts';
import {
  readProfile,
  withConfiguredCameras,
  type ConfiguredCamera,
  type Profile,
} from '../../../hardware/profiles/index.ts';
import { CodedError } from '../../ports/coded-error.ts';

/**
 * Reads every `<vendor>/<model>.json` of a folder, and adds a profile for each camera of the configuration; throws
 * `config-invalid` naming the first file or the camera that does not fit.
 */
export async function loadProfiles(
  folder: string,
  cameras: readonly ConfiguredCamera[] = [],
): Promise<Profile[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) =>
    /^[^/]+\/[^/]+\.json$/.test(name),
  );
  const profiles = await Promise.all(files.sort().map((name) => loadProfile(folder, name)));
  const configured = withConfiguredCameras(profiles, cameras);
  if (!configured.ok) throw new CodedError('config-invalid', `cameras: ${configured.fault}`);
  return configured.profiles;
}

async function loadProfile(folder: string, name: string): Promise<Profile> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, name), 'utf8'));
  } catch (cause) {
    throw new CodedError('config-invalid', `profile ${name} is not JSON`, { cause });
  }
  const reading = readProfile(name.replace(/\.json$/, ''), content);
  if (!reading.ok) throw new CodedError('config-invalid', `profile ${name}: ${reading.faults.join('; ')}`);
  return reading.profile;
}

/** How the devices of these profiles are recognised on the USB. */
export function matchRules(profiles: readonly Profile[]): UsbMatchRule[] {
  return profiles.flatMap(({ id, usb }) =>
    usb.map(({ vendorId, productId, productNameContains, interfaceClass }) => ({
      profileId: id,
      vendorId: Number.parseInt(vendorId, 16),
      productId: Number.parseInt(productId, 16),
      productNameContains,
      interfaceClass: interfaceClass === undefined ? undefined : Number.parseInt(interfaceClass, 16),
    })),
  );
}

/** Whether one of these profiles makes the device a headset; a model that is only described may still be somebody's webcam. */
export function isHeadset(profiles: readonly Profile[], device: UsbDeviceDescription): boolean {
  const usable = profiles.filter(({ status }) => status === 'supported');
  return matchDevice(device, matchRules(usable), () => null) !== null;
}
