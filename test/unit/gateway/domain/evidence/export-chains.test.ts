import { describe, expect, it } from 'vitest';
import type { EvidenceEntry } from '../../../../../gateway/contract/evidence.ts';
import type { LogRow } from '../../../../../gateway/contract/exam-log.ts';
import { headOf, manifestOf } from '../../../../../gateway/domain/evidence/evidence-manifest.ts';
import { chainFault, type ExportedChains } from '../../../../../gateway/domain/evidence/export-chains.ts';
import { clockFaults } from '../../../../../gateway/domain/evidence/export-clock.ts';
import { sha256 } from '../../../../support/exam-session-course.ts';
import { chained, sampleEntries, sampleOriginMs } from '../../../../support/sample-entries.ts';
import { logRowsOf } from '../../../../support/sealed-recording.ts';

const rows = logRowsOf('one');
const hashOfRow = (sequence: number) => rows[sequence - 1]?.hash ?? expect.fail();
const logEntry = (sequence: number, rowHash = hashOfRow(sequence)) => ({
  ...{ kind: 'log' as const, atMs: sampleOriginMs + 20_000, sequence, rowHash },
});
const [started = expect.fail()] = sampleEntries;
const entriesWith = (...added: Parameters<typeof chained>[0]) => chained([started, ...added], sha256);
const entries = entriesWith(logEntry(1), logEntry(2));

const placed = <Value>(values: readonly Value[]) =>
  values.map((value, at) => ({ value, bytes: { fromByte: 10 * at, toByte: 10 * at + 10 } }));
const chainsOf = (
  someEntries: readonly EvidenceEntry[],
  someRows: readonly LogRow[] = rows,
): ExportedChains => ({
  entries: placed(someEntries),
  rows: placed(someRows),
});
const manifestFor = (someEntries: readonly EvidenceEntry[], someRows: readonly LogRow[] = rows) => ({
  ...manifestOf(
    { examSessionId: 'one', examTitle: 'A', log: headOf(someRows), sealedAtMs: sampleOriginMs },
    someEntries,
  ),
  keyId: '0'.repeat(32),
});
const manifest = manifestFor(entries);
const faultOf = (chains: ExportedChains, sealed = manifest) => chainFault(sealed, chains, sha256);

describe('the chains of an export', () => {
  it('are right where they are those that were sealed', () => {
    expect(faultOf(chainsOf(entries))).toBeNull();
  });

  it('name the first row that is not the next one of its chain, with its bytes', () => {
    expect(faultOf(chainsOf(entries.with(1, { ...entries[1], atMs: 1 } as EvidenceEntry)))).toMatchObject({
      ...{ file: 'entries.jsonl', row: 2, why: 'chain', bytes: { fromByte: 10, toByte: 20 } },
    });
    const [first = expect.fail(), , ...others] = rows;
    expect(faultOf(chainsOf(entries, [first, ...others]))).toMatchObject({
      ...{ file: 'log.jsonl', row: 2, why: 'chain', bytes: { fromByte: 10, toByte: 20 } },
    });
  });

  it('are not as they were sealed where every hash was made anew', () => {
    const anew = entriesWith(logEntry(1), { ...logEntry(2), atMs: sampleOriginMs });
    expect(faultOf(chainsOf(anew))).toMatchObject({ file: 'entries.jsonl', row: 3, why: 'not-as-sealed' });
    expect(faultOf(chainsOf(entries, rows.slice(0, -1)))).toMatchObject({
      ...{ file: 'log.jsonl', row: rows.length - 1, why: 'not-as-sealed' },
    });
  });

  it('disagree where an entry speaks of another row of the log, or of none', () => {
    for (const wrong of [logEntry(2, hashOfRow(3)), logEntry(99, hashOfRow(3))]) {
      const forged = entriesWith(logEntry(1), wrong);
      expect(faultOf(chainsOf(forged), manifestFor(forged))).toMatchObject({
        ...{ file: 'entries.jsonl', row: 3, why: 'not-as-logged' },
      });
    }
  });
});

describe('the times of an export', () => {
  const rowAt = (place: number, change: Partial<LogRow>) =>
    rows.map((row, at) => (at === place ? { ...row, ...change } : row));
  const at = (place: number) => rows[place] ?? expect.fail();

  it('are none to speak of where they go on, or a little back', () => {
    expect(clockFaults(chainsOf(entries))).toEqual([]);
    const late = entriesWith(logEntry(1), { ...logEntry(2), atMs: sampleOriginMs + 16_000 });
    expect(clockFaults(chainsOf(late))).toEqual([]);
  });

  it('are told where they go back', () => {
    const back = entriesWith(
      { ...logEntry(1), atMs: sampleOriginMs + 30_000 },
      { ...logEntry(2), atMs: sampleOriginMs + 20_000 },
    );
    expect(clockFaults(chainsOf(back))).toMatchObject([{ file: 'entries.jsonl', row: 3, why: 'clock' }]);
    const earlier = rowAt(3, { atMs: at(2).atMs - 6000, bootId: 'another' });
    expect(clockFaults(chainsOf(entries, earlier))[0]).toMatchObject({ file: 'log.jsonl', row: 4 });
  });

  it('are told where they ran otherwise than the clock of the host', () => {
    const forward = rowAt(3, { atMs: at(3).atMs + 8000 });
    expect(clockFaults(chainsOf(entries, forward))).toMatchObject([
      { file: 'log.jsonl', row: 4, detail: '9000 ms after the row before, but the clock ran 1000 ms' },
      { file: 'log.jsonl', row: 5 },
    ]);
    // After a restart of the host it is another clock.
    const restarted = rows.map((row, place) => (place < 3 ? row : { ...row, bootId: 'b', monotonicNs: '5' }));
    expect(clockFaults(chainsOf(entries, restarted.slice(0, 4)))).toEqual([]);
  });

  it('are told where an entry is older than the row that it speaks of', () => {
    const early = entriesWith(logEntry(1), logEntry(2));
    const later = rowAt(1, { atMs: sampleOriginMs + 30_000, bootId: 'b' });
    expect(clockFaults(chainsOf(early, later.slice(0, 2)))).toMatchObject([
      { file: 'entries.jsonl', row: 3, why: 'clock' },
    ]);
  });
});
