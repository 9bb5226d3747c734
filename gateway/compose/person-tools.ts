import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Knex } from 'knex';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { isSignedBy } from '../adapters/evidence/ed25519.ts';
import { EvidenceFolders } from '../adapters/evidence/evidence-folders.ts';
import { readMasterKey } from '../adapters/evidence/master-key.ts';
import { SealKeyFolder } from '../adapters/evidence/seal-keys.ts';
import { ExportFolder } from '../adapters/evidence-export/export-folder.ts';
import { ExportZip } from '../adapters/evidence-export/export-zip.ts';
import { closeDatabase, openDatabase, openDatabaseAlone } from '../adapters/sqlite/open-database.ts';
import { readBootId } from '../adapters/system/boot-id.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Log } from '../ports/log.ts';
import { erasePerson, type ErasureRequest, type ErasureResult } from '../use-cases/erase-person.ts';
import { ExamTime } from '../use-cases/exam-time.ts';
import { exportEvidence } from '../use-cases/export-evidence.ts';
import {
  exportPerson,
  type PersonExportRequest,
  type PersonExportResult,
} from '../use-cases/export-person.ts';
import { composeRecorded, evidenceFolder, sealKeyFolder } from './evidence.ts';
import { composeStores } from './stores.ts';

type Exporting = Omit<PersonExportRequest, 'open'>;

/**
 * Exports what the data folder of a gateway, which may run meanwhile, has about a person: into a ZIP file where the output's name ends so, else into
 * a folder. Rejects with `store-failed` where there is no database.
 */
export async function exportOfPerson(
  config: Config,
  log: Log,
  request: Exporting,
): Promise<PersonExportResult> {
  const { output } = request;
  return withDatabase(config, log, openDatabase, async (database) => {
    const stores = composeStores(database);
    const recorded = await composeRecorded(config, readMasterKey);
    const sealKeys = new SealKeyFolder(sealKeyFolder(config));
    const parts = { ...stores, ...recorded, sealKeys, digest: sha256, isSigned: isSignedBy };
    const nowMs = () => systemClock.wallMs();
    const exporting = { ...parts, nowMs, exportEvidence: exportEvidence({ ...parts, nowMs }) };
    return exportPerson(exporting)({
      ...request,
      open: (bytes) =>
        output.endsWith('.zip')
          ? ExportZip.create(output, basename(output, '.zip'), bytes)
          : ExportFolder.create(output, bytes),
    });
  });
}

/** Erases a person from a data folder that nobody else has open; rejects with `data-in-use` where a gateway runs. */
export async function erasureOfPerson(
  config: Config,
  log: Log,
  request: ErasureRequest,
): Promise<ErasureResult> {
  return withDatabase(config, log, openDatabaseAlone, async (database) => {
    const stores = composeStores(database);
    const last = await stores.examSessionLog.lastMoment();
    const examTime = new ExamTime(systemClock, await readBootId(), last);
    return erasePerson({
      ...stores,
      evidenceFiles: new EvidenceFolders(evidenceFolder(config)),
      sealKeys: new SealKeyFolder(sealKeyFolder(config)),
      digest: sha256,
      nowMs: () => examTime.now().atMs,
    })(request);
  });
}

async function withDatabase<T>(
  config: Config,
  log: Log,
  open: (file: string, log: Log) => Promise<Knex>,
  use: (database: Knex) => Promise<T>,
): Promise<T> {
  const file = join(config.dataDir, 'roundsight.db');
  await access(file).catch((cause: unknown) => {
    throw new CodedError('store-failed', (cause as Error).message, { cause });
  });
  const database = await open(file, log);
  return use(database).finally(() => closeDatabase(database));
}
