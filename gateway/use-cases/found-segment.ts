import type { RecordedFile } from '../domain/evidence/recorder-news.ts';
import type { EvidenceFile } from '../ports/evidence-file.ts';

/** A file of evidence as it was found. */
export interface FoundSegment extends Omit<RecordedFile, 'samples'> {
  /** Null where they cannot be counted. */
  samples: number | null;
  /** Whether it has its end, and was not cut off. */
  isWhole: boolean;
}

/**
 * Reads a file whole: what there is of it, up to its last good frame. Null where there is not one picture and no sound, such as of a file that
 * was begun in the moment of a crash. The caller closes it.
 */
export async function foundSegment(file: EvidenceFile): Promise<FoundSegment | null> {
  const { header } = file.index;
  const { state, sha256, mp4Bytes, wholeBytes, samples, times } = await file.verify();
  if (header === null || times === null) return null;
  const { number, timescale } = header;
  return {
    ...{ number, timescale, sha256, mp4Bytes, fileBytes: wholeBytes, samples },
    ...times,
    isWhole: state.state === 'ended',
  };
}
