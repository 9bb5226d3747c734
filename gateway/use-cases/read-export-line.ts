import type { ExportFault } from '../domain/evidence/export-fault.ts';
import type { ExportedFile, ExportedFiles } from '../ports/exported-files.ts';
import { bytesOf, fileFault, notThere } from './export-file-fault.ts';
import { valueOf, type RowSchema } from './read-export-rows.ts';

const largestLineBytes = 1 << 20;

/** The value of a file of one line, in its one form. Rejects with `export-unreadable`. */
export async function readExportLine<Value>(
  files: ExportedFiles,
  there: readonly ExportedFile[],
  file: string,
  schema: RowSchema<Value>,
): Promise<{ value: Value; bytes: number } | ExportFault> {
  const bytes = bytesOf(there, file);
  if (bytes === null) return fileFault(file, 'missing', null, notThere);
  const text = await files.read(file, 0, Math.min(bytes, largestLineBytes));
  const last = text.length - 1;
  const read = valueOf(text.subarray(0, last), schema);
  if ('why' in read) return fileFault(file, 'form', bytes, read.why);
  if (bytes !== text.length || text[last] !== 0x0a)
    return fileFault(file, 'form', bytes, 'it does not end as it should');
  return { value: read.value, bytes };
}
