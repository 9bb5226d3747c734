import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { readFirmwareImage, refused, type ImageReading } from './firmware-image.ts';

/** A public key whose images may be sent to a unit. */
export interface TrustedKey {
  /** First 4 bytes of the SHA-256 of the raw public key, hexadecimal. */
  id: string;
  key: KeyObject;
}

/** An Ed25519 public key from PEM; null for anything else, a private key included. */
export function readTrustedKey(pem: string): TrustedKey | null {
  if (pem.includes('PRIVATE KEY')) return null;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? { id: keyIdOf(key), key } : null;
  } catch {
    return null;
  }
}

export function keyIdOf(publicKey: KeyObject): string {
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return createHash('sha256').update(raw).digest('hex').slice(0, 8);
}

/** The image, when its parts fit and one of the keys signed it; never throws. */
export function verifyFirmwareImage(file: Uint8Array, keys: readonly TrustedKey[]): ImageReading {
  const reading = readFirmwareImage(file);
  if (reading.outcome === 'refused') return reading;
  const { keyId, signedBytes, signature } = reading.image;
  const named = keys.filter((key) => key.id === keyId);
  if (named.length === 0) return refused('key-unknown', `it names key ${keyId}`);
  // Key ids are short: two keys may share one.
  const isSigned = named.some(({ key }) => verify(null, signedBytes, key, signature));
  return isSigned ? reading : refused('signature-wrong', `key ${keyId} did not sign it`);
}
