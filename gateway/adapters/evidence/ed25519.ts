import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { CodedError } from '../../ports/coded-error.ts';

const idBytes = 16;

export interface NewSealKey {
  keyId: string;
  /** PEM, SubjectPublicKeyInfo. */
  publicKey: string;
  /** PEM, PKCS #8. */
  privateKey: string;
}

/** A new pair of keys. */
export function newSealKey(): NewSealKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    keyId: keyIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Signs with a private key in PEM, which must be the one of this id; throws `evidence-key-invalid` with its place. */
export function signerFrom(pem: string, keyId: string, place: string): (text: string) => string {
  const key = privateKeyFrom(pem);
  if (key === null || keyIdOf(createPublicKey(key)) !== keyId)
    throw new CodedError('evidence-key-invalid', `${place} is not the Ed25519 key ${keyId} in PEM`);
  return (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64');
}

function privateKeyFrom(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** Whether the signature, in the one base64 of its bytes, is that of a text in UTF-8 by this public key, PEM (RFC 8032); never throws. */
export function isSignedBy(text: string, signature: string, publicKey: string): boolean {
  try {
    const key = createPublicKey(publicKey);
    if (key.asymmetricKeyType !== 'ed25519') return false;
    const bytes = Buffer.from(signature, 'base64');
    // Base64 leaves bits over that change nothing: with them another text would pass for the same signature.
    if (bytes.toString('base64') !== signature) return false;
    return verify(null, Buffer.from(text, 'utf8'), key, bytes);
  } catch {
    return false;
  }
}

/** A public key in PEM, in its one form and with its id; throws `evidence-key-invalid` with its place. */
export function publicSealKey(pem: string, place: string): Pick<NewSealKey, 'keyId' | 'publicKey'> {
  const key = publicKeyFrom(pem);
  if (key === null) throw new CodedError('evidence-key-invalid', `${place} is no public Ed25519 key in PEM`);
  return { keyId: keyIdOf(key), publicKey: key.export({ type: 'spki', format: 'pem' }).toString() };
}

/** A private key would do for OpenSSL, but is nothing to hand around. */
function publicKeyFrom(pem: string): KeyObject | null {
  try {
    const key = pem.includes('PRIVATE KEY') ? null : createPublicKey(pem);
    return key?.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest().subarray(0, idBytes).toString('hex');
}
