import { join } from 'node:path';
import { isSignedBy } from '../adapters/evidence/ed25519.ts';
import { EvidenceFolders } from '../adapters/evidence/evidence-folders.ts';
import { WrappedEvidenceKeys } from '../adapters/evidence/evidence-keys.ts';
import {
  masterKeyFromText,
  openMasterKey,
  readMasterKey,
  type MasterKey,
} from '../adapters/evidence/master-key.ts';
import { OrientationRecordings } from '../adapters/evidence/orientation-recording.ts';
import { SealKeyFolder } from '../adapters/evidence/seal-keys.ts';
import { GstRecordedPictures } from '../adapters/gstreamer/gst-recorded-pictures.ts';
import { workerEnvironment } from '../adapters/gstreamer/worker-environment.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';
import { composeObjectStore } from './object-store.ts';
import { composeTimeStampAuthority } from './time-stamp-authority.ts';

/** Of some seconds of pictures, on a machine that does much else. */
const longestDecodingMs = 30_000;

/**
 * Where recordings are kept, what they are encrypted and sealed with; keys that are missing are made. `nowMs` is on the time base of the exam
 * sessions. Throws `evidence-key-missing`, `evidence-key-invalid` `time-stamp-ca-invalid`,
 * `config-missing` and `config-invalid`.
 */
export async function composeEvidence({ evidence, dataDir }: Config, nowMs: number) {
  return {
    ...(await composeRecorded({ evidence, dataDir }, openMasterKey)),
    sealKeys: await SealKeyFolder.open(sealKeyFolder({ evidence, dataDir }), nowMs),
    isSigned: isSignedBy,
    orientations: new OrientationRecordings(systemClock),
    objectStore: await composeObjectStore({ evidence }),
    timeStampAuthority: await composeTimeStampAuthority({ evidence }),
  };
}

/** Recordings that there are, and their keys. */
export async function composeRecorded(
  { evidence, dataDir }: Pick<Config, 'evidence' | 'dataDir'>,
  openKey: (file: string) => Promise<MasterKey>,
) {
  const present = await presentKey(evidence.masterKeyFile ?? join(dataDir, 'evidence.key'), openKey);
  const earlier = await Promise.all(evidence.earlierMasterKeyFiles.map(readMasterKey));
  return {
    evidenceKeys: new WrappedEvidenceKeys(present, earlier),
    evidenceFiles: new EvidenceFolders(evidenceFolder({ evidence, dataDir })),
    recordedPictures: new GstRecordedPictures({
      environment: workerEnvironment(process.env, '', null),
      timeoutMs: longestDecodingMs,
    }),
  };
}

export function evidenceFolder({ evidence, dataDir }: Pick<Config, 'evidence' | 'dataDir'>): string {
  return evidence.folder ?? join(dataDir, 'evidence');
}

export function sealKeyFolder({ evidence, dataDir }: Pick<Config, 'evidence' | 'dataDir'>): string {
  return evidence.sealKeyFolder ?? join(dataDir, 'seal-keys');
}

/** The environment goes first, and no child shall find it there. */
async function presentKey(file: string, openKey: (file: string) => Promise<MasterKey>): Promise<MasterKey> {
  const text = process.env.ROUNDSIGHT_EVIDENCE_KEY;
  if (text === undefined) return openKey(file);
  delete process.env.ROUNDSIGHT_EVIDENCE_KEY;
  return masterKeyFromText(text, 'ROUNDSIGHT_EVIDENCE_KEY');
}
