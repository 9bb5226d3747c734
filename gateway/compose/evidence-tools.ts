import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { isSignedBy } from '../adapters/evidence/ed25519.ts';
import { readMasterKey } from '../adapters/evidence/master-key.ts';
import { SealKeyFolder } from '../adapters/evidence/seal-keys.ts';
import { ExportFolder } from '../adapters/evidence-export/export-folder.ts';
import { ExportZip } from '../adapters/evidence-export/export-zip.ts';
import { requireFree } from '../adapters/evidence-export/output-place.ts';
import { ChromiumPrinter } from '../adapters/pdf/chromium-printer.ts';
import { closeDatabase, openDatabase } from '../adapters/sqlite/open-database.ts';
import { readBootId } from '../adapters/system/boot-id.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Log } from '../ports/log.ts';
import { ExamTime } from '../use-cases/exam-time.ts';
import { exportEvidence } from '../use-cases/export-evidence.ts';
import type { ReportRequest } from '../use-cases/report-exam-session.ts';
import { rotateSealKey } from '../use-cases/rotate-seal-key.ts';
import { takeRecordedStill } from '../use-cases/take-recorded-still.ts';
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
    report: async (request: ReportRequest) => {
      const parts = { ...stores, ...(await composeRecorded(config, readMasterKey)), sealKeys };
      const still = takeRecordedStill(parts);
      const isSigned = isSignedBy;
      return composeReports({ ...parts, still, isSigned, nowMs: () => systemClock.wallMs() }).report(request);
    },
    printer: new ChromiumPrinter(),
    requireFree,
    createFolder: (folder: string, bytes: number) => ExportFolder.create(folder, bytes),
    createZip: (file: string, examSessionId: string, bytes: number) =>
      ExportZip.create(file, examSessionId, bytes),
    close: () => closeDatabase(database),
  };
}
