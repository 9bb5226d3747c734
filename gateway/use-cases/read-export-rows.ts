import { rowFault, type PlacedValue } from '../domain/evidence/export-chains.ts';
import type { ExportFault } from '../domain/evidence/export-fault.ts';
import { canonicalText } from '../domain/exam-session/log-row.ts';
import type { ExportedFiles } from '../ports/exported-files.ts';

/** What a row must be; a schema of the contract. */
export interface RowSchema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

export interface ExportRows<Value> {
  rows: PlacedValue<Value>[];
  fault: ExportFault | null;
}

interface RowFile<Value> {
  name: string;
  bytes: number;
  schema: RowSchema<Value>;
  /** As many as were sealed. */
  count: number;
}

const chunkBytes = 1 << 20;
/** No entry and no row comes near this. */
const largestRowBytes = 1 << 22;
const newline = 0x0a;

/** The rows of a file, as many as were sealed and in their one form, or up to the first that is none. Never more than a row and a chunk is in memory. */
export async function readExportRows<Value>(
  files: Pick<ExportedFiles, 'read'>,
  { name, bytes, schema, count }: RowFile<Value>,
): Promise<ExportRows<Value>> {
  const rows: PlacedValue<Value>[] = [];
  const wrong = (toByte: number, detail: string, why: 'form' | 'not-as-sealed' = 'form') => ({
    rows,
    fault: {
      ...rowFault(name, [], rows.length + 1, why, detail),
      bytes: { fromByte: rows.at(-1)?.bytes.toByte ?? 0, toByte },
    },
  });
  let rest: Uint8Array = new Uint8Array();
  for (let atByte = 0; atByte < bytes; atByte += chunkBytes) {
    const chunk = await files.read(name, atByte, Math.min(bytes, atByte + chunkBytes));
    const text = joined(rest, chunk);
    let from = 0;
    for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline, from)) {
      const fromByte = rows.at(-1)?.bytes.toByte ?? 0;
      const toByte = fromByte + end + 1 - from;
      if (rows.length === count) return wrong(bytes, `only ${count} rows were sealed`, 'not-as-sealed');
      const value = valueOf(text.subarray(from, end), schema);
      if ('why' in value) return wrong(toByte, value.why);
      rows.push({ value: value.value, bytes: { fromByte, toByte } });
      from = end + 1;
    }
    rest = text.subarray(from);
    if (rest.length > largestRowBytes) return wrong(bytes, 'it is longer than any row');
  }
  if (rest.length > 0) return wrong(bytes, 'it does not end');
  if (rows.length < count) return wrong(bytes, `${count} rows were sealed`, 'not-as-sealed');
  return { rows, fault: null };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The value as it stands there: what a schema makes of it is not what was hashed. */
export function valueOf<Value>(
  bytes: Uint8Array,
  schema: RowSchema<Value>,
): { value: Value } | { why: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (!schema.safeParse(value).success) return { why: 'it has not the members that it should have' };
    if (canonicalText(value) !== text) return { why: 'it is not written in its one form' };
    return { value: value as Value };
  } catch {
    return { why: 'it is no JSON in UTF-8' };
  }
}
