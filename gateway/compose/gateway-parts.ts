import type { Knex } from 'knex';
import { randomSecrets } from '../adapters/crypto/random-secrets.ts';
import { ScryptPasswordHasher } from '../adapters/crypto/scrypt-password-hasher.ts';
import { EventHub } from '../adapters/realtime/event-hub.ts';
import { SqliteAccountStore } from '../adapters/sqlite/sqlite-account-store.ts';
import { SqliteAuditLog } from '../adapters/sqlite/sqlite-audit-log.ts';
import { SqliteExamSessionStore } from '../adapters/sqlite/sqlite-exam-session-store.ts';
import { SqliteHeadsetStore } from '../adapters/sqlite/sqlite-headset-store.ts';
import { SqliteSignInLinkStore } from '../adapters/sqlite/sqlite-sign-in-link-store.ts';
import { SqliteSignInStore } from '../adapters/sqlite/sqlite-sign-in-store.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import type { Devices } from '../devices.ts';
import type { Log } from '../ports/log.ts';
import { BackgroundWork } from '../use-cases/background-work.ts';
import { ExamSessionBoard } from '../use-cases/exam-session-board.ts';
import { HeadsetBoard } from '../use-cases/headset-board.ts';
import { identifyDigest } from '../use-cases/identify.ts';
import { LiveHeadsets } from '../use-cases/live-headsets.ts';
import { ViewerRegistry } from '../use-cases/viewer-registry.ts';
import { ViewerTokens } from '../use-cases/viewer-tokens.ts';

export type GatewayParts = ReturnType<typeof composeParts>;

/** Everything that lives as long as the gateway. */
export function composeParts(config: Config, log: Log, devices: Devices, database: Knex) {
  const clock = systemClock;
  const secrets = randomSecrets;
  const accounts = new SqliteAccountStore(database);
  const signIns = new SqliteSignInStore(database);
  const examSessions = new SqliteExamSessionStore(database);
  const headsets = new SqliteHeadsetStore(database);
  const { maxTotal, maxPerExamSession, tokenLifetimeS } = config.viewers;
  const viewers = new ViewerRegistry({ total: maxTotal, perExamSession: maxPerExamSession });
  const liveHeadsets = new LiveHeadsets();
  const identifyByDigest = identifyDigest({ accounts, signIns, clock });
  const consoleEvents = new EventHub({ identifyDigest: identifyByDigest, log });
  return {
    log,
    clock,
    secrets,
    demonstrates: config.demonstration,
    accounts,
    signIns,
    examSessions,
    headsets,
    viewers,
    liveHeadsets,
    consoleEvents,
    devices,
    mediaEngine: devices.mediaEngine,
    transport: devices.transport,
    identifyDigest: identifyByDigest,
    links: new SqliteSignInLinkStore(database),
    audit: new SqliteAuditLog(database),
    passwords: new ScryptPasswordHasher(),
    viewerTokens: new ViewerTokens({ clock, secrets }, tokenLifetimeS * 1000),
    board: new ExamSessionBoard({ examSessions, liveHeadsets, viewers, consoleEvents }),
    headsetBoard: new HeadsetBoard({ headsets, liveHeadsets, consoleEvents }),
    background: new BackgroundWork(log),
  };
}
