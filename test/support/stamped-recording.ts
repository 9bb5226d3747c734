import { join } from 'node:path';
import { SealKeyFolder } from '../../gateway/adapters/evidence/seal-keys.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteSealStore } from '../../gateway/adapters/sqlite/sqlite-seal-store.ts';
import { SqliteTimeStampStore } from '../../gateway/adapters/sqlite/sqlite-time-stamp-store.ts';
import { signTimeStamp, stampedText } from '../../gateway/domain/evidence/seal-time-stamp.ts';
import { CollectingLog } from './collecting-log.ts';
import { sha256 } from './exam-session-course.ts';
import type { TestAuthority } from './time-stamp-server.ts';

/** Has a sealed recording in a data folder stamped, as a gateway does. */
export async function keepTimeStamp(
  dataDir: string,
  examSessionId: string,
  authority: TestAuthority,
): Promise<void> {
  const database = await openDatabase(join(dataDir, 'roundsight.db'), new CollectingLog());
  try {
    const sealed = await new SqliteSealStore(database).ofExamSession(examSessionId);
    if (sealed === null) throw new Error(`${examSessionId} is not sealed`);
    const text = stampedText(sealed);
    const answer = await authority.answer(await authority.request(text));
    const facts = { examSessionId, manifestSha256: sha256(text), answerSha256: sha256(answer) };
    const signer = await new SealKeyFolder(join(dataDir, 'seal-keys')).signer();
    const signed = signTimeStamp({ ...facts, keptAtMs: sealed.manifest.sealedAtMs + 1000 }, signer);
    await new SqliteTimeStampStore(database).keep({ signed, answer });
  } finally {
    await closeDatabase(database);
  }
}
