import { describe, expect, it } from 'vitest';
import { exportProgressText, keysForPeople } from '../../../../gateway/cli/evidence/evidence-results.ts';
import { sizeText } from '../../../../gateway/cli/size-text.ts';
import { verdictForPeople, verifyProgressText } from '../../../../gateway/cli/verify/verify-results.ts';

const fault = { file: 'log.jsonl', why: 'chain', row: 3, detail: 'it was changed' } as const;

describe('what `roundsight evidence` and `roundsight verify` say', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [12_345_678, '12.3 MB'],
    [999_900, '1000 kB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

  it('is how far it is, also where there is nothing to do', () => {
    expect(exportProgressText({ files: 1, totalFiles: 4, bytes: 5e6, totalBytes: 2e7 }, 2)).toBe(
      '25 %, 1 of 4 files, 5.00 MB of 20.0 MB, 2.50 MB/s',
    );
    expect(verifyProgressText({ bytes: 0, totalBytes: 0 }, 0)).toBe('100 %, 0 B of 0 B, 0 B/s');
  });

  it('is what is wrong, the first twenty, and nothing that moves a cursor', () => {
    const faults = Array.from({ length: 25 }, (_, place) => ({
      ...{ ...fault, file: place === 0 ? '\u001b[2J' : 'log.jsonl', bytes: { fromByte: place, toByte: 9 } },
    }));
    const text = verdictForPeople('out', { outcome: 'wrong', faults, remarks: [], proven: null });
    expect(text.split('\n').slice(0, 3)).toEqual([
      'out: WRONG',
      '\\u001b[2J, row 3, bytes 0 to 8: it was changed (chain)',
      'log.jsonl, row 3, bytes 1 to 8: it was changed (chain)',
    ]);
    expect(text.endsWith('and 5 more\n')).toBe(true);
    const atEnd = { ...fault, row: null, bytes: { fromByte: 9, toByte: 9 } };
    expect(verdictForPeople('out', { outcome: 'wrong', faults: [atEnd], remarks: [], proven: null })).toBe(
      'out: WRONG\nlog.jsonl, at byte 9: it was changed (chain)\n',
    );
  });

  it('is from when to when keys sealed', () => {
    const key = { keyId: 'ab', publicKey: 'PEM\n', validFrom: 'then', validTo: null };
    expect(keysForPeople([{ ...key, validTo: 'now' }, key])).toBe(
      'ab  from then to now\nPEM\n\nab  from then on\nPEM\n',
    );
  });
});
