import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  HeadsetFault,
  readTrustedKey,
  referenceUnitIds,
  signFirmwareImage,
  updateFirmware,
  verifyFirmwareImage,
  type FirmwareImage,
  type FirmwareToSign,
  type TrustedKey,
  type UpdateProgress,
  type UpdateRequest,
} from '../../firmware-bridge/index.ts';
import { UpdateModeDevice } from '../../hardware/virtual-headset/update/update-mode-device.ts';
import { UpdateStore, type UpdateStoreOptions } from '../../hardware/virtual-headset/update/update-store.ts';
import { inProcessUsb } from '../../hardware/virtual-headset/usb/in-process-usb.ts';
import { RunTimeDevice } from './run-time-device.ts';

export const rigModel = 'Roundsight Reference';
export const rigSerial = 'RS-000421';

/** Short where a test waits for the end of it; nothing else here takes longer than milliseconds. */
export const rigTiming = {
  lookIntervalMs: 5,
  leaveMs: 60,
  detachMs: 5_000,
  returnMs: 10_000,
  openMs: 20,
  blockMs: 10_000,
  installMs: 10_000,
};

interface SigningKey {
  trusted: TrustedKey;
  privateKey: KeyObject;
  raw: Uint8Array;
}

export function signingKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const trusted = readTrustedKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  if (trusted === null) throw new Error('a new key is not read');
  return { trusted, privateKey, raw: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32) };
}

/** `payloadBytes` of a pattern without a period of a block. */
export function firmwareFile(
  key: SigningKey,
  payloadBytes: number,
  changes: Partial<FirmwareToSign> = {},
): Uint8Array {
  const payload = Uint8Array.from({ length: payloadBytes }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
  const facts = { firmwareVersion: '2.0.0', model: rigModel, securityVersion: 7, ...referenceUnitIds };
  return signFirmwareImage({ payload, ...facts, ...changes }, key.privateKey);
}

export function verified(file: Uint8Array, key: SigningKey): FirmwareImage {
  const reading = verifyFirmwareImage(file, [key.trusted]);
  if (reading.outcome === 'refused') throw new Error(reading.detail);
  return reading.image;
}

/** One unit on a USB in this process, at first in run-time mode. */
export function updateRig(key: SigningKey, changes: Partial<UpdateStoreOptions> = {}) {
  const facts = { model: rigModel, vendorId: 0x1209, productId: 1, securityVersion: 7 };
  const store = new UpdateStore({ ...facts, firmwareVersion: '1.4.2', trustedKeys: [key.raw], ...changes });
  /** Block numbers by each visit to the update mode. */
  const visits: UpdateModeDevice[] = [];
  const runTime = (): RunTimeDevice => new RunTimeDevice({ serial: rigSerial, updateMode });
  const updateMode = (): UpdateModeDevice =>
    followed(new UpdateModeDevice({ store, serial: rigSerial, runTime, installMs: 10 }));
  const followed = (device: UpdateModeDevice): UpdateModeDevice => {
    visits.push(device);
    device.onReplaced((next) => {
      if (next instanceof UpdateModeDevice) followed(next);
    });
    return device;
  };
  const first = store.firmwareVersion === null ? updateMode() : runTime();
  const usb = inProcessUsb([first]);
  const progress: UpdateProgress[] = [];
  const update = (image: FirmwareImage, options: Partial<UpdateRequest> = {}) =>
    updateFirmware({
      bus: usb,
      serial: rigSerial,
      image,
      timing: rigTiming,
      onProgress: (news) => progress.push(news),
      readRunning: (device) => {
        if (device.productId !== 1 || store.firmwareVersion === null)
          return Promise.reject(new HeadsetFault('refused', 'not in run-time mode'));
        const { firmwareVersion, securityVersion } = store;
        return Promise.resolve({ model: rigModel, firmwareVersion, securityVersion });
      },
      ...options,
    });
  const blocks = () => visits.map(({ receivedBlocks }) => receivedBlocks);
  return { store, usb, first, update, updateMode, runTime, progress, blocks };
}
