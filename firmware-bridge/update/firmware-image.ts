import { createHash } from 'node:crypto';
import { dfuSuffixBytes, readDfuSuffix } from './dfu-suffix.ts';

/** A file of firmware whose parts fit together; nothing is said of who made it. */
export interface FirmwareImage {
  vendorId: number;
  productId: number;
  updateVendorId: number;
  updateProductId: number;
  securityVersion: number;
  firmwareVersion: string;
  model: string;
  /** First 4 bytes of the SHA-256 of the raw public key, hexadecimal. */
  keyId: string;
  signature: Uint8Array;
  signedBytes: Uint8Array;
  /** First 8 bytes of the SHA-256 of header and signature, hexadecimal: what a unit knows an unfinished transfer by. */
  fingerprint: string;
  /** Header, signature and payload: what is sent. */
  content: Uint8Array;
}

export type ImageFault =
  /** It is something else, or cut off. */
  | 'not-firmware'
  /** Made by a later form of this project. */
  | 'format-unknown'
  /** A checksum is wrong or lengths contradict one another. */
  | 'damaged'
  /** Signed by a key that is not trusted here. */
  | 'key-unknown'
  /** Not signed by the key it names. */
  | 'signature-wrong';

export type ImageReading =
  { outcome: 'image'; image: FirmwareImage } | { outcome: 'refused'; reason: ImageFault; detail: string };

/** hardware/reference-headset/FIRMWARE-UPDATE.md, "Image". */
export const imageLayout = {
  magic: 'RSFW',
  format: 1,
  headerBytes: 184,
  signedBytes: 120,
  textBytes: 32,
  formatAt: 4,
  headerLengthAt: 6,
  vendorIdAt: 8,
  productIdAt: 10,
  securityVersionAt: 12,
  firmwareVersionAt: 16,
  modelAt: 48,
  payloadLengthAt: 80,
  payloadDigestAt: 84,
  keyIdAt: 116,
} as const;

/** A block number has 16 bits, a block 1024 bytes. */
export const maxContentBytes = 65_536 * 1024;

/** Reads a file of firmware; never throws. The signature is not looked at. */
export function readFirmwareImage(file: Uint8Array): ImageReading {
  const { headerBytes, formatAt, headerLengthAt, payloadLengthAt, payloadDigestAt } = imageLayout;
  if (file.length < headerBytes + dfuSuffixBytes) return refused('not-firmware', 'the file is too short');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (ascii(file.subarray(0, 4)) !== imageLayout.magic)
    return refused('not-firmware', 'the file does not begin with RSFW');
  if (view.getUint16(formatAt, true) !== imageLayout.format)
    return refused('format-unknown', `format ${view.getUint16(formatAt, true)}`);
  if (view.getUint16(headerLengthAt, true) !== headerBytes)
    return refused('damaged', 'the length of the header is wrong');
  const suffix = readDfuSuffix(file);
  if (suffix === 'missing') return refused('damaged', 'the DFU suffix is missing; the file may be cut off');
  if (suffix === 'damaged') return refused('damaged', 'the checksum of the DFU suffix is wrong');
  const content = file.subarray(0, file.length - dfuSuffixBytes);
  if (content.length !== headerBytes + view.getUint32(payloadLengthAt, true))
    return refused('damaged', 'the length of the payload is wrong');
  if (content.length > maxContentBytes) return refused('damaged', 'the image is longer than 64 MiB');
  const digest = createHash('sha256').update(content.subarray(headerBytes)).digest();
  if (!digest.equals(content.subarray(payloadDigestAt, payloadDigestAt + 32)))
    return refused('damaged', 'the checksum of the payload is wrong');
  return imageOf(content, view, suffix);
}

function imageOf(
  content: Uint8Array,
  view: DataView,
  suffix: { vendorId: number; productId: number },
): ImageReading {
  const { firmwareVersionAt, modelAt, keyIdAt, signedBytes, headerBytes } = imageLayout;
  const firmwareVersion = paddedText(content, firmwareVersionAt);
  const model = paddedText(content, modelAt);
  if (firmwareVersion === null || model === null)
    return refused('damaged', 'firmware version or model is no text');
  const image: FirmwareImage = {
    vendorId: view.getUint16(imageLayout.vendorIdAt, true),
    productId: view.getUint16(imageLayout.productIdAt, true),
    updateVendorId: suffix.vendorId,
    updateProductId: suffix.productId,
    securityVersion: view.getUint32(imageLayout.securityVersionAt, true),
    firmwareVersion,
    model,
    keyId: Buffer.from(content.subarray(keyIdAt, keyIdAt + 4)).toString('hex'),
    signature: content.subarray(signedBytes, headerBytes),
    signedBytes: content.subarray(0, signedBytes),
    fingerprint: createHash('sha256').update(content.subarray(0, headerBytes)).digest('hex').slice(0, 16),
    content,
  };
  return { outcome: 'image', image };
}

export function refused(reason: ImageFault, detail: string): ImageReading {
  return { outcome: 'refused', reason, detail };
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** Printable ASCII, at least one character, then only zeros; null for anything else. */
function paddedText(content: Uint8Array, at: number): string | null {
  const padded = ascii(content.subarray(at, at + imageLayout.textBytes));
  return /^([\x20-\x7e]+)\0*$/.exec(padded)?.[1] ?? null;
}
