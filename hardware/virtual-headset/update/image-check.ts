import { createHash, createPublicKey, verify } from 'node:crypto';

/** What a unit holds an image against. */
export interface UnitFacts {
  model: string;
  vendorId: number;
  productId: number;
  /** The highest that it has ever run. */
  securityVersion: number;
  /** Raw Ed25519 public keys, 32 bytes each. */
  trustedKeys: readonly Uint8Array[];
}

/** Reasons of a refusal by number; hardware/reference-headset/FIRMWARE-UPDATE.md, "Transfer", 3. */
export const refusal = {
  none: 0,
  header: 1,
  signature: 2,
  model: 3,
  securityVersion: 4,
  checksum: 5,
  storage: 6,
} as const;
export type Refusal = (typeof refusal)[keyof typeof refusal];

export const headerBytes = 184;
const signatureAt = 120;
/** Everything of a SubjectPublicKeyInfo (RFC 8410) that comes before a raw Ed25519 key. */
const keyPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** As the unit checks the header as soon as it has it; `refusal.none` for a good one. */
export function checkHeader(header: Buffer, unit: UnitFacts): Refusal {
  const isForm = header.length === headerBytes && header.toString('latin1', 0, 4) === 'RSFW';
  if (!isForm || header.readUInt16LE(4) !== 1 || header.readUInt16LE(6) !== headerBytes)
    return refusal.header;
  if (!isSigned(header, unit.trustedKeys)) return refusal.signature;
  const isForUnit =
    textAt(header, 48) === unit.model &&
    header.readUInt16LE(8) === unit.vendorId &&
    header.readUInt16LE(10) === unit.productId;
  if (!isForUnit) return refusal.model;
  return header.readUInt32LE(12) < unit.securityVersion ? refusal.securityVersion : refusal.none;
}

function isSigned(header: Buffer, keys: readonly Uint8Array[]): boolean {
  const keyId = header.subarray(116, 120);
  return keys.some((raw) => {
    if (!createHash('sha256').update(raw).digest().subarray(0, 4).equals(keyId)) return false;
    const der = Buffer.concat([keyPrefix, raw]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, header.subarray(0, signatureAt), key, header.subarray(signatureAt));
  });
}

export function isPayloadWhole(image: Buffer): boolean {
  const digest = createHash('sha256').update(image.subarray(headerBytes)).digest();
  return digest.equals(image.subarray(84, 116));
}

/** What a good header says. */
export function readHeader(header: Buffer) {
  return {
    imageBytes: headerBytes + header.readUInt32LE(80),
    firmwareVersion: textAt(header, 16),
    securityVersion: header.readUInt32LE(12),
    digest: createHash('sha256').update(header.subarray(0, headerBytes)).digest().subarray(0, 8),
  };
}

function textAt(header: Buffer, at: number): string {
  return header.toString('latin1', at, at + 32).replace(/\0+$/, '');
}
