import { readFile } from 'node:fs/promises';
import { CodedError } from '../../ports/coded-error.ts';

/** Rejects with `firmware-invalid` when it cannot be read. */
export function readFirmwareFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new CodedError('firmware-invalid', (cause as Error).message, { cause });
  });
}
