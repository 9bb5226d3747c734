import type { LogRow } from '../../contract/exam-log.ts';
import { rowFault, type ExportedChains, type PlacedValue } from './export-chains.ts';
import type { ExportFault } from './export-fault.ts';
import { exportedNames } from './exported-files.ts';

/** A host that lost its power may take up the time base a little before its last moment; nothing else is off by as much. */
const toleranceMs = 5000;

/**
 * Times that cannot be: rows that go back, or whose time and monotonic clock ran differently, and entries that are older than those before
 * them or than the row of the log that they speak of. The seal alone proves that nobody changed them; this names which one was.
 */
export function clockFaults(chains: ExportedChains): ExportFault[] {
  return [...inLog(chains.rows), ...inEntries(chains)];
}

function inLog(rows: readonly PlacedValue<LogRow>[]): ExportFault[] {
  const faults: ExportFault[] = [];
  for (const [index, { value: row }] of rows.entries()) {
    const before = rows[index - 1]?.value;
    if (before === undefined) continue;
    const passedMs = row.atMs - before.atMs;
    const ranMs = Number(BigInt(row.monotonicNs) - BigInt(before.monotonicNs)) / 1e6;
    const isSameClock = row.bootId === before.bootId && ranMs >= 0;
    const detail =
      passedMs < -toleranceMs
        ? `it is ${-passedMs} ms before the row before`
        : isSameClock && Math.abs(passedMs - ranMs) > toleranceMs
          ? `${passedMs} ms after the row before, but the clock ran ${Math.round(ranMs)} ms`
          : null;
    if (detail !== null) faults.push(rowFault(exportedNames.log, rows, index + 1, 'clock', detail));
  }
  return faults;
}

function inEntries({ entries, rows }: ExportedChains): ExportFault[] {
  const faults: ExportFault[] = [];
  let latestMs = -Infinity;
  for (const [index, { value: entry }] of entries.entries()) {
    const rowMs = entry.kind === 'log' ? (rows[entry.sequence - 1]?.value.atMs ?? -Infinity) : -Infinity;
    const backMs = Math.max(latestMs, rowMs) - entry.atMs;
    if (backMs > toleranceMs) {
      const detail = `it is ${backMs} ms before ${rowMs > latestMs ? 'the row of the log that it speaks of' : 'an entry before it'}`;
      faults.push(rowFault(exportedNames.entries, entries, index + 1, 'clock', detail));
    }
    latestMs = Math.max(latestMs, entry.atMs);
  }
  return faults;
}
