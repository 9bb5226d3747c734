import type { Knex } from 'knex';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { SqliteAccountStore } from '../adapters/sqlite/sqlite-account-store.ts';
import { SqliteAuditLog } from '../adapters/sqlite/sqlite-audit-log.ts';
import { SqliteBlindPictureStore } from '../adapters/sqlite/sqlite-blind-picture-store.ts';
import { SqliteCannedMessageStore } from '../adapters/sqlite/sqlite-canned-message-store.ts';
import { SqliteEvidenceStore } from '../adapters/sqlite/sqlite-evidence-store.ts';
import { SqliteExamSessionLog } from '../adapters/sqlite/sqlite-exam-session-log.ts';
import { SqliteExamSessionStore } from '../adapters/sqlite/sqlite-exam-session-store.ts';
import { SqliteFigureHistory } from '../adapters/sqlite/sqlite-figure-history.ts';
import { SqliteFirstHeadsetStore } from '../adapters/sqlite/sqlite-first-headset-store.ts';
import { SqliteHeadsetStore } from '../adapters/sqlite/sqlite-headset-store.ts';
import { SqliteIdentityStillStore } from '../adapters/sqlite/sqlite-identity-still-store.ts';
import { SqliteLegalHoldStore } from '../adapters/sqlite/sqlite-legal-hold-store.ts';
import { SqlitePersonStore } from '../adapters/sqlite/sqlite-person-store.ts';
import { SqliteSealStore } from '../adapters/sqlite/sqlite-seal-store.ts';
import { SqliteSignInLinkStore } from '../adapters/sqlite/sqlite-sign-in-link-store.ts';
import { SqliteSignInStore } from '../adapters/sqlite/sqlite-sign-in-store.ts';
import { SqliteTimeStampStore } from '../adapters/sqlite/sqlite-time-stamp-store.ts';
import { SqliteUploadStore } from '../adapters/sqlite/sqlite-upload-store.ts';
import { SqliteTombstoneStore } from '../adapters/sqlite/sqlite-tombstone-store.ts';

/** What the gateway keeps in its database. */
export function composeStores(database: Knex) {
  return {
    accounts: new SqliteAccountStore(database),
    audit: new SqliteAuditLog(database),
    blindPictures: new SqliteBlindPictureStore(database),
    cannedMessages: new SqliteCannedMessageStore(database),
    evidence: new SqliteEvidenceStore(database, sha256),
    examSessionLog: new SqliteExamSessionLog(database),
    examSessions: new SqliteExamSessionStore(database),
    figureHistory: new SqliteFigureHistory(database),
    firstHeadsets: new SqliteFirstHeadsetStore(database),
    headsets: new SqliteHeadsetStore(database),
    identityStills: new SqliteIdentityStillStore(database),
    legalHolds: new SqliteLegalHoldStore(database),
    persons: new SqlitePersonStore(database),
    seals: new SqliteSealStore(database),
    links: new SqliteSignInLinkStore(database),
    signIns: new SqliteSignInStore(database),
    timeStamps: new SqliteTimeStampStore(database),
    uploads: new SqliteUploadStore(database),
    tombstones: new SqliteTombstoneStore(database),
  };
}
