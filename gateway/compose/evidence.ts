import { join } from 'node:path';
import { EvidenceFolders } from '../adapters/evidence/evidence-folders.ts';
import { WrappedEvidenceKeys } from '../adapters/evidence/evidence-keys.ts';
import {
  masterKeyFromText,
  openMasterKey,
  readMasterKey,
  type MasterKey,
} from '../adapters/evidence/master-key.ts';
import { OrientationRecordings } from '../adapters/evidence/orientation-recording.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { Config } from '../config/config-schema.ts';

/** Where recordings are kept and what they are encrypted with; throws `evidence-key-missing` and `evidence-key-invalid`. */
export async function composeEvidence({ evidence, dataDir }: Config) {
  const present = await presentKey(evidence.masterKeyFile ?? join(dataDir, 'evidence.key'));
  const earlier = await Promise.all(evidence.earlierMasterKeyFiles.map(readMasterKey));
  return {
    evidenceKeys: new WrappedEvidenceKeys(present, earlier),
    evidenceFiles: new EvidenceFolders(evidence.folder ?? join(dataDir, 'evidence')),
    orientations: new OrientationRecordings(systemClock),
  };
}

/** The environment goes first, and no child shall find it there. */
async function presentKey(file: string): Promise<MasterKey> {
  const text = process.env.ROUNDSIGHT_EVIDENCE_KEY;
  if (text === undefined) return openMasterKey(file);
  delete process.env.ROUNDSIGHT_EVIDENCE_KEY;
  return masterKeyFromText(text, 'ROUNDSIGHT_EVIDENCE_KEY');
}
