import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { isSignedBy } from '../adapters/evidence/ed25519.ts';
import { readMasterKey } from '../adapters/evidence/master-key.ts';
import { SealKeyFolder } from '../adapters/evidence/seal-keys.ts';
import { ExportFolder } from '../adapters/evidence-export/export-folder.ts';
import { ExportZip } from '../adapters/evidence-export/export-zip.ts';
import { requireFree } from '../adapters/evidence-export/output-place.ts';
import { closeDatabase, openDatabase } from '../adapters/sqlite/open-database.ts';
import { readBootId } from '../adapters/system/boot-id.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Log } from '../ports/log.ts';
import { ExamTime } from '../use-cases/exam-time.ts';
import { exportEvidence } from '../use-cases/export-evidence.ts';
import { rotateSealKey } from '../use-cases/rotate-seal-key.ts';
import { composeRecorded, sealKeyFolder } from './evidence.ts';
import { composeReports } from './session-reports.ts';
import { composeStores } from './stores.ts';

/** The public seal keys of a data folder; its gateway may run or not. */
export function listSealKeys(config: Config) {
  return new SealKeyFolder(sealKeyFolder(config)).publicKeys();
}

/**
 * Opens the data folder of a gateway, which may run meanwhile, for what `roundsight evidence` does; to be closed. Rejects with
 * `store-failed` where there is none.
 */
export async function openEvidenceTools(config: Config, log: Log) {
  const file = join(config.dataDir, 'roundsight.db');
  await access(file).catch((cause: unknown) => {
    throw new CodedError('store-failed', (cause as Error).message, { cause });
  });
  const database = await openDatabase(file, log);
  const stores = composeStores(database);
  const sealKeys = new SealKeyFolder(sealKeyFolder(config));
  const nowMs = async (): Promise<number> => {
    const last = await stores.examSessionLog.lastMoment();
    return new ExamTime(systemClock, await readBootId(), last).now().atMs;
  };
  return {
    export: async (request: Parameters<ReturnType<typeof exportEvidence>>[0]) => {
      const recorded = await composeRecorded(config, readMasterKey);
      const parts = { ...stores, ...recorded, sealKeys, digest: sha256, isSigned: isSignedBy };
      return exportEvidence({ ...parts, nowMs: () => systemClock.wallMs() })(request);
    },
    rotateSealKey: rotateSealKey({ sealKeys, audit: stores.audit, nowMs }),
    /** Sealed exam sessions that have no time stamp. */
    unstamped: () => stores.timeStamps.unstamped(),
    /** What the object store does not have, and what failed. */
    uploads: async () => ({ waiting: await stores.uploads.backlog(), failed: await stores.uploads.faults() }),
    tombstones: stores.tombstones,
    ...composeReports({ ...stores, sealKeys, isSigned: isSignedBy, nowMs: () => systemClock.wallMs() }),
    requireFree,
    createFolder: (folder: string, bytes: number) => ExportFolder.create(folder, bytes),
    createZip: (file: string, examSessionId: string, bytes: number) =>
      ExportZip.create(file, examSessionId, bytes),
    close: () => closeDatabase(database),
  };
}
