import { readFile, stat } from 'node:fs/promises';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { isSignedBy } from '../adapters/evidence/ed25519.ts';
import { readTrustedKeys } from '../adapters/evidence/trusted-keys.ts';
import { ExportedFolder } from '../adapters/evidence-export/exported-folder.ts';
import { ExportedZip } from '../adapters/evidence-export/exported-zip.ts';
import { checkTimeStamp as checkTimeStampBy } from '../adapters/time-stamps/time-stamp-token.ts';
import { readTrustedAuthorities } from '../adapters/time-stamps/trusted-authorities.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { ExportedFiles } from '../ports/exported-files.ts';
import type { TimeStampCheck } from '../ports/time-stamp-authority.ts';
import { verifyExport } from '../use-cases/verify-export.ts';
import { checkTombstone } from '../use-cases/verify-tombstone.ts';

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
    readTombstone,
    checkTombstone: checkTombstone({ digest: sha256, isSigned: isSignedBy }),
  };
}

async function openExport(path: string): Promise<ExportedFiles> {
  const status = await stat(path).catch((cause: unknown) => {
    throw new CodedError('export-unreadable', (cause as Error).message, { cause });
  });
  if (status.isDirectory()) return new ExportedFolder(path);
  return ExportedZip.open(path);
}

const largestTombstoneBytes = 1 << 20;

/** The bytes of a file that may be a tombstone: JSON, and no longer than any; null for everything else. */
async function readTombstone(path: string): Promise<Uint8Array | null> {
  const status = await stat(path).catch(() => null);
  if (status === null || !status.isFile() || status.size > largestTombstoneBytes) return null;
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CodedError('export-unreadable', (cause as Error).message, { cause });
  });
  return bytes[0] === 0x7b ? bytes : null;
}
