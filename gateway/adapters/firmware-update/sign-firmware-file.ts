import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { readFirmwareImage, referenceUnitIds, signFirmwareImage } from '../../../firmware-bridge/index.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { FirmwareFacts, FirmwareToSign } from '../../ports/firmware-station.ts';
import { factsOf } from './firmware-facts.ts';
import { readFirmwareFile } from './read-firmware-file.ts';

/** Writes a signed file for the reference headset; a file that exists is kept. */
export async function signFirmwareFile(firmware: FirmwareToSign): Promise<FirmwareFacts> {
  const payload = await readFirmwareFile(firmware.payloadFile);
  const key = await readPrivateKey(firmware.privateKeyFile);
  const file = signed(payload, firmware, key);
  const reading = readFirmwareImage(file);
  if (reading.outcome === 'refused') throw new CodedError('firmware-invalid', reading.detail);
  await writeFile(firmware.output, file, { flag: 'wx', flush: true }).catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? 'output-exists' : 'output-unwritable';
    throw new CodedError(code, (cause as Error).message, { cause });
  });
  return factsOf(reading.image);
}

function signed(payload: Uint8Array, firmware: FirmwareToSign, key: KeyObject): Uint8Array {
  const { model, firmwareVersion, securityVersion } = firmware;
  try {
    return signFirmwareImage({ payload, model, firmwareVersion, securityVersion, ...referenceUnitIds }, key);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CodedError('firmware-invalid', cause.message, { cause });
  }
}

async function readPrivateKey(file: string): Promise<KeyObject> {
  let key: KeyObject;
  try {
    key = createPrivateKey(await readFile(file));
  } catch (cause) {
    throw new CodedError('firmware-key-invalid', `${file}: ${(cause as Error).message}`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new CodedError('firmware-key-invalid', `${file} is no Ed25519 private key`);
  return key;
}
