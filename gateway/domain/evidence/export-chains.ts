import type { EvidenceEntry } from '../../contract/evidence.ts';
import type { EvidenceManifest } from '../../contract/evidence-manifest.ts';
import type { LogRow } from '../../contract/exam-log.ts';
import { verifyChain, type Digest } from '../exam-session/log-row.ts';
import { verifyEntries } from './evidence-entry.ts';
import type { ByteRange } from './evidence-index.ts';
import { disagreements } from './evidence-manifest.ts';
import type { ExportFault, ExportFaultCause } from './export-fault.ts';
import { exportedNames } from './exported-files.ts';

/** A row of a file, and where it stands in it. */
export interface PlacedValue<Value> {
  value: Value;
  bytes: ByteRange;
}

export interface ExportedChains {
  entries: readonly PlacedValue<EvidenceEntry>[];
  rows: readonly PlacedValue<LogRow>[];
}

/**
 * What is wrong with the chains of an export whose manifest is proven: the first row that is not the next one of its chain, that is not as
 * it was sealed, or that speaks of another row. Null where they are those that were sealed.
 */
export function chainFault(
  manifest: EvidenceManifest,
  chains: ExportedChains,
  digest: Digest,
): ExportFault | null {
  const [entries, rows] = [chains.entries.map(valueOf), chains.rows.map(valueOf)];
  const inEntries = verifyEntries(entries, digest);
  if (inEntries.outcome === 'broken')
    return rowFault(exportedNames.entries, chains.entries, inEntries.position, 'chain', inEntries.detail);
  const inLog = verifyChain(rows, digest);
  if (inLog.outcome === 'broken')
    return rowFault(exportedNames.log, chains.rows, inLog.sequence, 'chain', whyBroken[inLog.why]);
  return sealFault(manifest, chains) ?? logFault(chains);
}

const valueOf = <Value>({ value }: PlacedValue<Value>): Value => value;
const whyBroken = {
  order: 'it has another number',
  link: 'it follows on another row',
  hash: 'it was changed',
} as const;

function sealFault(manifest: EvidenceManifest, { entries, rows }: ExportedChains): ExportFault | null {
  const wrong = disagreements(manifest, entries.map(valueOf), rows.map(valueOf));
  if (wrong.length === 0) return null;
  const anew = 'it is not the last one that was sealed: a row was changed, and the hashes were made anew';
  if (wrong.includes('entries'))
    return rowFault(exportedNames.entries, entries, entries.length, 'not-as-sealed', anew);
  if (wrong.includes('log')) return rowFault(exportedNames.log, rows, rows.length, 'not-as-sealed', anew);
  const detail = `the chains say otherwise: ${wrong.join(', ')}`;
  return { file: exportedNames.manifest, why: 'not-as-sealed', row: null, bytes: null, detail };
}

function logFault({ entries, rows }: ExportedChains): ExportFault | null {
  for (const { value: entry } of entries) {
    if (entry.kind !== 'log' || rows[entry.sequence - 1]?.value.hash === entry.rowHash) continue;
    const detail = `row ${entry.sequence} of the log is another one`;
    return rowFault(exportedNames.entries, entries, entry.position, 'not-as-logged', detail);
  }
  return null;
}

export function rowFault(
  file: string,
  rows: readonly PlacedValue<unknown>[],
  row: number,
  why: ExportFaultCause,
  detail: string,
): ExportFault {
  return { file, why, row, bytes: rows[row - 1]?.bytes ?? null, detail };
}
