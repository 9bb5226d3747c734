import { crc32 } from '../protocol/crc.ts';

/** What stands behind an image in its file; DFU 1.1, appendix B. */
export interface DfuSuffix {
  productId: number;
  vendorId: number;
}

export const dfuSuffixBytes = 16;
const signature = [0x55, 0x46, 0x44];
const dfuVersion = 0x0100;
const anyRelease = 0xffff;

/** CRC-32 as the appendix computes it, and dfu-suffix with it: without the inversion at the end. */
function fileCrc(bytes: Uint8Array): number {
  return ~crc32(bytes) >>> 0;
}

/** The suffix of a file, or why there is none: what stands there is something else, or the file is damaged. */
export function readDfuSuffix(file: Uint8Array): DfuSuffix | 'missing' | 'damaged' {
  if (file.length < dfuSuffixBytes) return 'missing';
  const start = file.length - dfuSuffixBytes;
  const view = new DataView(file.buffer, file.byteOffset + start, dfuSuffixBytes);
  const isSigned = signature.every((byte, index) => view.getUint8(8 + index) === byte);
  if (!isSigned || view.getUint8(11) !== dfuSuffixBytes || view.getUint16(6, true) !== dfuVersion)
    return 'missing';
  if (view.getUint32(12, true) !== fileCrc(file.subarray(0, file.length - 4))) return 'damaged';
  return { productId: view.getUint16(2, true), vendorId: view.getUint16(4, true) };
}

export function withDfuSuffix(image: Uint8Array, { productId, vendorId }: DfuSuffix): Uint8Array {
  const file = new Uint8Array(image.length + dfuSuffixBytes);
  file.set(image);
  const view = new DataView(file.buffer, image.length);
  view.setUint16(0, anyRelease, true);
  view.setUint16(2, productId, true);
  view.setUint16(4, vendorId, true);
  view.setUint16(6, dfuVersion, true);
  file.set(signature, image.length + 8);
  view.setUint8(11, dfuSuffixBytes);
  view.setUint32(12, fileCrc(file.subarray(0, file.length - 4)), true);
  return file;
}
