import type { CheckedTombstone, TombstoneFault } from '../../use-cases/verify-tombstone.ts';
import { sizeText } from '../size-text.ts';

export function tombstoneForPeople(file: string, { proven, faults }: CheckedTombstone): string {
  if (proven === null) return [`${file}: WRONG`, ...faults.map(faultText), ''].join('\n');
  const { examSessionId, why, policy, deletedAtMs, tracks, pictures, entries, log, keyId } = proven;
  const kept = policy === null ? 'not known' : `${policy.keptDays} days`;
  return [
    `${file}: a tombstone, exactly as it was signed by key ${keyId}`,
    `Exam session ${examSessionId}, deleted ${new Date(deletedAtMs).toISOString()} (${why}; kept by its policy: ${kept})`,
    ...tracks.map(
      ({ trackId, files, bytes, firstMs, lastMs }) =>
        `${JSON.stringify(trackId)}: ${files} files (${sizeText(bytes)})${spanText(firstMs, lastMs)}`,
    ),
    `${pictures.identityStills} pictures of face and document, ${pictures.blindPictures} of blind states`,
    `${entries.count} entries up to ${entries.headHash}`,
    `${log.count} log rows up to ${log.headHash}`,
    '',
  ].join('\n');
}

function spanText(firstMs: number | null, lastMs: number | null): string {
  if (firstMs === null || lastMs === null) return '';
  return `, ${new Date(firstMs).toISOString()} to ${new Date(lastMs).toISOString()}`;
}

/** `tracks: it is not what its digest says: it was changed (signature-wrong)`; the content is anybody's. */
function faultText({ why, member, detail }: TombstoneFault): string {
  const text = member === null ? detail : `${member}: ${detail}`;
  return `${JSON.stringify(text).slice(1, -1)} (${why})`;
}
