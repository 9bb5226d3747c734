import type { SealKey } from '../../contract/evidence-manifest.ts';
import type { SignedTombstone, Tombstone } from '../../contract/tombstones.ts';
import { exportedLine } from '../../domain/evidence/exported-files.ts';
import type { ExportProgress, ExportResult } from '../../use-cases/export-evidence.ts';
import type { UploadBacklog, UploadFault } from '../../ports/upload-store.ts';
import { sizeText } from '../size-text.ts';

/** `45 %, 12 of 96 files, 310 MB of 690 MB, 85 MB/s`. */
export function exportProgressText(
  { files, totalFiles, bytes, totalBytes }: ExportProgress,
  elapsedS: number,
): string {
  const percent = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
  const speed = elapsedS > 0 ? bytes / elapsedS : 0;
  return `${percent} %, ${files} of ${totalFiles} files, ${sizeText(bytes)} of ${sizeText(totalBytes)}, ${sizeText(speed)}/s`;
}

export function exportedForPeople({
  output,
  examSessionId,
  segments,
  mp4Bytes,
  entries,
  rows,
  keyId,
}: ExportResult & { output: string }): string {
  return (
    `${output}: exam session ${examSessionId}, ${segments} segments (${sizeText(mp4Bytes)}), ${entries} entries, ` +
    `${rows} log rows, sealed by key ${keyId}\nHow to verify it stands in its README.txt. It is not encrypted.\n`
  );
}

/** One key after the other, the PEM of each beneath it. */
export function keysForPeople(keys: readonly SealKey[]): string {
  return keys
    .map(
      ({ keyId, validFrom, validTo, publicKey }) =>
        `${keyId}  from ${validFrom} ${validTo === null ? 'on' : `to ${validTo}`}\n${publicKey}`,
    )
    .join('\n');
}

/** One id a line. */
export const unstampedForPeople = (ids: readonly string[]): string =>
  ids.length === 0
    ? 'Every sealed recording has its time stamp.\n'
    : `Sealed, without a time stamp yet:\n${ids.map((id) => `  ${id}\n`).join('')}`;

/** An exam session a line, and below them what failed, the latest first. */
export function uploadsForPeople({
  waiting,
  failed,
}: {
  waiting: readonly UploadBacklog[];
  failed: readonly UploadFault[];
}): string {
  if (waiting.length === 0 && failed.length === 0) return 'Every recording is in the object store.\n';
  const faults = failed.map(
    ({ examSessionId, object, attempts, error, atMs }) =>
      `  ${examSessionId}/${object}: failed ${attempts} times, last ${new Date(atMs).toISOString()}: ${JSON.stringify(error)}\n`,
  );
  return [
    'Not in the object store yet:\n',
    ...waiting.map(
      ({ examSessionId, segments, bytes }) =>
        `  ${examSessionId}: ${segments === 0 ? 'its seal' : `${segments} segments, ${sizeText(bytes)}`}\n`,
    ),
    ...(faults.length === 0 ? [] : ['Failed, and tried again:\n', ...faults]),
  ].join('');
}

/** To the letter as it was signed. */
export const tombstoneLine = (signed: SignedTombstone): string => exportedLine(signed);

/** One line each. */
export function tombstonesForPeople(signed: readonly SignedTombstone[]): string {
  if (signed.length === 0) return 'Nothing was deleted yet.\n';
  return signed.map(({ tombstone }) => `${deletedText(tombstone)}\n`).join('');
}

function deletedText({ examSessionId, why, policy, deletedAtMs, tracks, pictures }: Tombstone): string {
  const total = (amountOf: (track: Tombstone['tracks'][number]) => number) =>
    tracks.reduce((sum, track) => sum + amountOf(track), 0);
  const cause = why === 'time-over' ? `after ${policy?.keptDays ?? 0} days` : 'with its person';
  const files = `${total(({ files }) => files)} files (${sizeText(total(({ bytes }) => bytes))})`;
  const seen = pictures.identityStills + pictures.blindPictures;
  return `${new Date(deletedAtMs).toISOString()}  ${examSessionId}  deleted ${cause}: ${files}, ${seen} pictures`;
}
