import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../../gateway/contract/error-codes.ts';

const documentUrl = new URL('../../../../gateway/contract/ERRORS.md', import.meta.url);

/** The rows of the document's table, as the catalogue would have them. */
function documented(): Record<string, unknown> {
  const rows = readFileSync(documentUrl, 'utf8').matchAll(
    /^\| `([a-z-]+)` +\| +(\d{3}) +\| +(yes|no) +\| +([a-z]+) +\| +(.*?) +\|$/gm,
  );
  return Object.fromEntries(
    [...rows].map(([, code = '', status, retryable, audience, message]) => [
      code,
      { status: Number(status), retryable: retryable === 'yes', audience, message },
    ]),
  );
}

describe('gateway/contract/ERRORS.md', () => {
  it('describes every error code as the catalogue does, and no other', () => {
    expect(documented()).toEqual(errorCatalogue);
  });
});
