import type { Knex } from 'knex';
import { sha256 } from '../../gateway/adapters/crypto/sha256.ts';
import { SqliteAccountStore } from '../../gateway/adapters/sqlite/sqlite-account-store.ts';
import { SqliteAuditLog } from '../../gateway/adapters/sqlite/sqlite-audit-log.ts';
import { SqliteCannedMessageStore } from '../../gateway/adapters/sqlite/sqlite-canned-message-store.ts';
import { SqliteEvidenceStore } from '../../gateway/adapters/sqlite/sqlite-evidence-store.ts';
import { SqliteExamSessionLog } from '../../gateway/adapters/sqlite/sqlite-exam-session-log.ts';
import { SqliteExamSessionStore } from '../../gateway/adapters/sqlite/sqlite-exam-session-store.ts';
import { SqliteHeadsetStore } from '../../gateway/adapters/sqlite/sqlite-headset-store.ts';
import { SqliteIdentityStillStore } from '../../gateway/adapters/sqlite/sqlite-identity-still-store.ts';
import { SqliteSealStore } from '../../gateway/adapters/sqlite/sqlite-seal-store.ts';
import { SqliteSignInLinkStore } from '../../gateway/adapters/sqlite/sqlite-sign-in-link-store.ts';
import { SqliteSignInStore } from '../../gateway/adapters/sqlite/sqlite-sign-in-store.ts';
import type { Stores } from './memory-stores.ts';

/** Every store on a real database. */
export function sqliteStores(database: Knex): Stores {
  return {
    accounts: new SqliteAccountStore(database),
    signIns: new SqliteSignInStore(database),
    links: new SqliteSignInLinkStore(database),
    examSessionLog: new SqliteExamSessionLog(database),
    examSessions: new SqliteExamSessionStore(database),
    headsets: new SqliteHeadsetStore(database),
    cannedMessages: new SqliteCannedMessageStore(database),
    audit: new SqliteAuditLog(database),
    evidence: new SqliteEvidenceStore(database, sha256),
    identityStills: new SqliteIdentityStillStore(database),
    seals: new SqliteSealStore(database),
  };
}
