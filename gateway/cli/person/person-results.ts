import type { ErasureResult } from '../../use-cases/erase-person.ts';
import type { ExportProgress } from '../../use-cases/export-evidence.ts';
import type { PersonExportResult } from '../../use-cases/export-person.ts';
import type { FoundPerson } from '../../use-cases/find-person.ts';
import { exportProgressText } from '../evidence/evidence-results.ts';

/** `5f0c9d1e: 45 %, 12 of 96 files, …`: of the recording that is being written. */
export function personProgressText(
  { examSessionId, ...progress }: ExportProgress & { examSessionId: string },
  elapsedS: number,
): string {
  return `${examSessionId}: ${exportProgressText(progress, elapsedS)}`;
}

export function personExportedForPeople({
  output,
  accountId,
  examSessionIds,
  pictures,
  auditEntries,
  recordings,
}: PersonExportResult & { output: string }): string {
  return (
    `${output}: account ${accountId}, ${examSessionIds.length} exam sessions, ${pictures} pictures, ` +
    `${recordings} recordings, ${auditEntries} audit entries\n` +
    'What is what stands in its README.txt. It is not encrypted, and names other people.\n'
  );
}

export function erasureQuestion({ account, examSessions }: FoundPerson): string {
  const ids = examSessions.map(({ id }) => id).join(', ');
  return (
    `Everything about ${JSON.stringify(account.name)} (account ${account.id}) is deleted for ever: recordings, pictures and ` +
    `logs of ${examSessions.length} exam sessions (${ids}), and the account. Go on? [y/N] `
  );
}

export function erasedForPeople({ accountId, examSessionIds }: ErasureResult): string {
  return (
    `Account ${accountId} is erased, with ${examSessionIds.length} exam sessions; their tombstones: \`roundsight evidence tombstones\`.\n` +
    'Exports and backups that were made before still have what they have.\n'
  );
}
