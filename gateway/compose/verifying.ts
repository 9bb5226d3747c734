import { stat } from 'node:fs/promises';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { isSignedBy } from '../adapters/evidence/ed25519.ts';
import { readTrustedKeys } from '../adapters/evidence/trusted-keys.ts';
import { ExportedFolder } from '../adapters/evidence-export/exported-folder.ts';
import { checkTimeStamp as checkTimeStampBy } from '../adapters/time-stamps/time-stamp-token.ts';
import { readTrustedAuthorities } from '../adapters/time-stamps/trusted-authorities.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExportedFiles } from '../ports/exported-files.ts';
import type { TimeStampCheck } from '../ports/time-stamp-authority.ts';
import { verifyExport } from '../use-cases/verify-export.ts';

/**
 * Builds what `roundsight verify` does: it needs neither configuration nor gateway. With a file of certificates it asks for a time stamp of
 * those authorities; rejects with `time-stamp-ca-invalid`.
 */
export async function composeVerifying(authoritiesFile: string | null) {
  const trusted = authoritiesFile === null ? null : await readTrustedAuthorities(authoritiesFile);
  const checkTimeStamp: TimeStampCheck = (answer, bytes) => checkTimeStampBy(answer, bytes, trusted);
  return {
    readKeys: readTrustedKeys,
    open: openExport,
    verify: verifyExport({ digest: sha256, isSigned: isSignedBy, checkTimeStamp }),
  };
}

async function openExport(path: string): Promise<ExportedFiles> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new CodedError('export-unreadable', (cause as Error).message, { cause });
  });
  if (status.isDirectory()) return new ExportedFolder(path);
  throw new CodedError('export-unreadable', `${path} is no folder; unpack a ZIP file first`);
}
