import { readFile } from 'node:fs/promises';
import { trustedKeyListSchema } from '../../contract/evidence-manifest.ts';
import type { TrustedKey } from '../../domain/evidence/evidence-manifest.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { publicSealKey } from './ed25519.ts';

/**
 * Public seal keys in a file: one in PEM, or a list in JSON as the gateway answers it. Ids are made of the keys, not believed. Rejects
 * with `evidence-key-missing` where it cannot be read, and with `evidence-key-invalid`.
 */
export async function readTrustedKeys(path: string): Promise<TrustedKey[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CodedError('evidence-key-missing', (cause as Error).message, { cause });
  });
  if (!text.trimStart().startsWith('{'))
    return [{ ...publicSealKey(text, path), validFrom: null, validTo: null }];
  return listed(text, path).map(({ publicKey, validFrom = null, validTo = null, keyId }) => {
    const key = publicSealKey(publicKey, path);
    if (key.keyId !== keyId) throw new CodedError('evidence-key-invalid', `${path}: ${keyId} is another key`);
    return { ...key, validFrom, validTo };
  });
}

function listed(text: string, path: string) {
  try {
    return trustedKeyListSchema.parse(JSON.parse(text)).keys;
  } catch (cause) {
    throw new CodedError('evidence-key-invalid', `${path}: neither a public key in PEM nor a list of them`, {
      cause,
    });
  }
}
