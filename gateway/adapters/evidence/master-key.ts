import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { CodedError } from '../../ports/coded-error.ts';
import { createPrivateFile, readPrivateFile } from './private-file.ts';

const keyBytes = 32;
const idBytes = 8;

/** What wraps the keys of exam sessions. */
export interface MasterKey {
  /** 16 hexadecimal digits that name it and give nothing of it away. */
  id: string;
  /** 32. */
  bytes: Uint8Array;
}

/**
 * A master key from 64 hexadecimal digits or from the base64 of 32 bytes, as it stands in a file or in the environment; throws
 * `evidence-key-invalid` with the place that it is from, never with the text.
 */
export function masterKeyFromText(text: string, place: string): MasterKey {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? 'hex' : 'base64');
  const isWhole = /^([0-9a-f]{64}|[A-Za-z0-9+/]{43}=?)$/i.test(trimmed);
  if (!isWhole || bytes.length !== keyBytes)
    throw new CodedError('evidence-key-invalid', `${place}: 64 hexadecimal digits, or base64 of 32 bytes`);
  return { id: idOf(bytes), bytes };
}

function idOf(bytes: Uint8Array): string {
  const derived = new Uint8Array(hkdfSync('sha256', bytes, '', 'id', keyBytes));
  return createHash('sha256').update(derived).digest().subarray(0, idBytes).toString('hex');
}

/**
 * The master key in a file, which is made where there is none: two gateways that start at once have the same one. Rejects with
 * `evidence-key-invalid` where others may read it or it has a wrong form, and with `evidence-key-missing`.
 */
export async function openMasterKey(path: string): Promise<MasterKey> {
  const there = await readPrivateFile(path);
  if (there !== null) return masterKeyFromText(there, path);
  await createPrivateFile(path, `${randomBytes(keyBytes).toString('hex')}\n`);
  return readMasterKey(path);
}

/** The master key in a file that must be there, such as an earlier one; rejects as `openMasterKey` does. */
export async function readMasterKey(path: string): Promise<MasterKey> {
  const text = await readPrivateFile(path);
  if (text === null) throw new CodedError('evidence-key-missing', path);
  return masterKeyFromText(text, path);
}
