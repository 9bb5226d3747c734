import type { SignInLink } from '../../../gateway/contract/sign-in.ts';

export interface CandidateLink extends SignInLink {
  candidateName: string;
}

/**
 * A table of sign-in links (RFC 4180) that spreadsheets open as it is: UTF-8 with a byte order mark, and no cell that they would
 * take for a formula.
 */
export function linksCsv(links: readonly CandidateLink[], heads: readonly [string, string, string]): string {
  const rows = links.map(({ candidateName, url, expiresAt }) => [candidateName, url, expiresAt]);
  return `\uFEFF${[heads, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`;
}

function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}
