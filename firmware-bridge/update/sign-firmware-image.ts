import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { withDfuSuffix } from './dfu-suffix.ts';
import { imageLayout, maxContentBytes } from './firmware-image.ts';
import { keyIdOf } from './image-signature.ts';

export interface FirmwareToSign {
  payload: Uint8Array;
  /** Printable ASCII, 1 to 32 characters, as is the model. */
  firmwareVersion: string;
  model: string;
  securityVersion: number;
  vendorId: number;
  productId: number;
  updateVendorId: number;
  updateProductId: number;
}

/** The file that units take: header, signature, payload, DFU suffix. Throws a `RangeError` for what does not fit the format. */
export function signFirmwareImage(firmware: FirmwareToSign, privateKey: KeyObject): Uint8Array {
  const { headerBytes, signedBytes } = imageLayout;
  const content = new Uint8Array(headerBytes + firmware.payload.length);
  if (content.length > maxContentBytes) throw new RangeError('an image is at most 64 MiB long');
  writeHeader(content, firmware, keyIdOf(createPublicKey(privateKey)));
  content.set(firmware.payload, headerBytes);
  content.set(sign(null, content.subarray(0, signedBytes), privateKey), signedBytes);
  return withDfuSuffix(content, { vendorId: firmware.updateVendorId, productId: firmware.updateProductId });
}

function writeHeader(content: Uint8Array, firmware: FirmwareToSign, keyId: string): void {
  const view = new DataView(content.buffer);
  content.set(Buffer.from(imageLayout.magic, 'latin1'));
  view.setUint16(imageLayout.formatAt, imageLayout.format, true);
  view.setUint16(imageLayout.headerLengthAt, imageLayout.headerBytes, true);
  view.setUint16(imageLayout.vendorIdAt, firmware.vendorId, true);
  view.setUint16(imageLayout.productIdAt, firmware.productId, true);
  view.setUint32(imageLayout.securityVersionAt, firmware.securityVersion, true);
  content.set(textBytes(firmware.firmwareVersion, 'firmware version'), imageLayout.firmwareVersionAt);
  content.set(textBytes(firmware.model, 'model'), imageLayout.modelAt);
  view.setUint32(imageLayout.payloadLengthAt, firmware.payload.length, true);
  content.set(createHash('sha256').update(firmware.payload).digest(), imageLayout.payloadDigestAt);
  content.set(Buffer.from(keyId, 'hex'), imageLayout.keyIdAt);
}

function textBytes(text: string, what: string): Uint8Array {
  if (!/^[\x20-\x7e]{1,32}$/.test(text))
    throw new RangeError(`the ${what} must be 1 to 32 printable ASCII characters`);
  return Buffer.from(text, 'latin1');
}
