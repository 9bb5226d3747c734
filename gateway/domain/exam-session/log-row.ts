import type { LogRow } from '../../contract/exam-log.ts';

export type UnhashedRow = Omit<LogRow, 'hash'>;

export const firstPreviousHash = '0'.repeat(64);

/** The one text of a value: JSON with sorted keys and without spaces (RFC 8785 for what occurs in rows: no lone surrogates, numbers as JavaScript prints them). */
export function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item ?? null)).join(',')}]`;
  const members = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalText(member)}`;
  }
  return `{${text}}`;
}

/** SHA-256 of a text in UTF-8, hexadecimal. */
export type Digest = (text: string) => string;

export function hashed({ ...row }: UnhashedRow, digest: Digest): LogRow {
  return { ...row, hash: digest(canonicalText(row)) };
}

export type ChainVerdict =
  { outcome: 'whole' } | { outcome: 'broken'; sequence: number; why: 'order' | 'link' | 'hash' };

/** Whether the rows of one exam session, in order, are all there and as they were written; names the first that is not. */
export function verifyChain(rows: readonly LogRow[], digest: Digest): ChainVerdict {
  let previousHash = firstPreviousHash;
  for (const [index, { hash, ...row }] of rows.entries()) {
    const sequence = index + 1;
    if (row.sequence !== sequence) return { outcome: 'broken', sequence, why: 'order' };
    if (row.previousHash !== previousHash) return { outcome: 'broken', sequence, why: 'link' };
    if (digest(canonicalText(row)) !== hash) return { outcome: 'broken', sequence, why: 'hash' };
    previousHash = hash;
  }
  return { outcome: 'whole' };
}
