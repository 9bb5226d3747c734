import { CodedError } from '../ports/coded-error.ts';
import type { EvidenceFiles } from '../ports/evidence-files.ts';
import type { EvidenceKeys } from '../ports/evidence-keys.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { RecordedPictures } from '../ports/recorded-pictures.ts';
import { picturePart } from './replay-media.ts';
import type { RecordedStill } from './report-exam-session.ts';

interface Deps {
  evidence: Pick<EvidenceStore, 'wrappedKey'>;
  evidenceFiles: EvidenceFiles;
  evidenceKeys: Pick<EvidenceKeys, 'unwrap'>;
  recordedPictures: RecordedPictures;
}

/** Nobody goes away from a report. */
const unhurried = new AbortController().signal;

/** The very picture that a track of a recording had at a moment; rejects with `evidence-damaged` too, and as its ports do. */
export const takeRecordedStill =
  ({ evidence, evidenceFiles, evidenceKeys, recordedPictures }: Deps): RecordedStill =>
  async ({ examSessionId, originMs, trackId, atMs, width }) => {
    const wrapped = await evidence.wrappedKey(examSessionId);
    if (wrapped === null) throw new CodedError('not-found');
    const sessionKey = evidenceKeys.unwrap(examSessionId, wrapped);
    const recorded = { examSessionId, trackId, sessionKey };
    const found = await picturePart(evidenceFiles, recorded, atMs - originMs, true);
    if (found === null) throw new CodedError('not-found');
    return recordedPictures.still(found.part, found.picture, width, unhurried);
  };
