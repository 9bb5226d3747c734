import type { SealVerdict } from '../domain/evidence/evidence-manifest.ts';
import type { ExportFault, ExportFaultCause } from '../domain/evidence/export-fault.ts';
import type { ExportedFile } from '../ports/exported-files.ts';

export const notThere = 'it is not there';

export const whyUnproven: Readonly<Record<Exclude<SealVerdict, 'valid'>, string>> = {
  'key-unknown': 'it is signed by a key that is not among the trusted ones',
  'key-not-valid-then': 'its key was not in use at the time at which it was signed',
  'signature-wrong': 'its signature is not that of its key: it was changed',
};

/** Length of a file, null where there is none of this name. */
export function bytesOf(there: readonly ExportedFile[], name: string): number | null {
  return there.find((file) => file.name === name)?.bytes ?? null;
}

/** Something is wrong with a whole file. */
export function fileFault(
  file: string,
  why: ExportFaultCause,
  bytes: number | null,
  detail: string,
): ExportFault {
  return {
    ...{ file, why, row: null, detail },
    bytes: bytes === null ? null : { fromByte: 0, toByte: bytes },
  };
}
