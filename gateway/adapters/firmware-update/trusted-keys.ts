import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTrustedKey, type TrustedKey } from '../../../firmware-bridge/index.ts';
import { CodedError } from '../../ports/coded-error.ts';

/**
 * The public keys of these PEM files and of those in the folder, which need not exist; rejects with `firmware-key-invalid` when one
 * cannot be used or there is none at all.
 */
export async function readTrustedKeys(folder: string, files: readonly string[]): Promise<TrustedKey[]> {
  const inFolder = await readdir(folder).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CodedError('firmware-key-invalid', (cause as Error).message, { cause });
  });
  const kept = inFolder.filter((name) => name.endsWith('.pem')).map((name) => join(folder, name));
  const keys = await Promise.all([...files, ...kept].map(readKey));
  if (keys.length === 0) throw new CodedError('firmware-key-invalid', `say --key, or put one into ${folder}`);
  return keys;
}

async function readKey(file: string): Promise<TrustedKey> {
  const pem = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError('firmware-key-invalid', (cause as Error).message, { cause });
  });
  const key = readTrustedKey(pem);
  if (key === null) throw new CodedError('firmware-key-invalid', `${file} is no Ed25519 public key in PEM`);
  return key;
}
