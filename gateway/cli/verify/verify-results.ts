import type { ExportFault } from '../../domain/evidence/export-fault.ts';
import type { ExportVerdict, VerifyProgress } from '../../use-cases/verify-export.ts';
import type { ProvenTimeStamp } from '../../use-cases/verify-time-stamp.ts';
import { sizeText } from '../size-text.ts';

/** More of them help nobody. */
const shownFaults = 20;

/** `45 %, 310 MB of 690 MB, 850 MB/s`. */
export function verifyProgressText({ bytes, totalBytes }: VerifyProgress, elapsedS: number): string {
  const percent = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
  const speed = elapsedS > 0 ? bytes / elapsedS : 0;
  return `${percent} %, ${sizeText(bytes)} of ${sizeText(totalBytes)}, ${sizeText(speed)}/s`;
}

export function verdictForPeople(path: string, { proven, faults, remarks }: ExportVerdict): string {
  if (proven === null) {
    const more = faults.length - shownFaults;
    return [
      `${path}: WRONG`,
      ...faults.slice(0, shownFaults).map(faultText),
      ...(more > 0 ? [`and ${more} more`] : []),
      '',
    ].join('\n');
  }
  const { examSessionId, examTitle, sealedAt, keyId, segments, mp4Bytes, entries, rows, timeStamp } = proven;
  return [
    `${path}: whole, exactly as it was sealed`,
    `Exam session ${examSessionId}, ${JSON.stringify(examTitle)}, sealed ${sealedAt} by key ${keyId}`,
    `${segments} segments (${sizeText(mp4Bytes)}), ${entries} entries, ${rows} log rows`,
    ...(timeStamp === null ? [] : [timeStampText(timeStamp)]),
    ...remarks.map((remark) => `note  ${faultText(remark)}`),
    '',
  ].join('\n');
}

function timeStampText({ at, authority }: ProvenTimeStamp): string {
  if (at === null) return 'Time stamp present, not checked: name its authority with --tsa-ca';
  return `Sealed before ${at}, by the time stamp of ${JSON.stringify(authority)}`;
}

/** `media/room/000002.mp4, bytes 1200 to 3600: … (digest)`; the last byte is among them. */
function faultText({ file, row, bytes, detail, why }: ExportFault): string {
  const inRow = row === null ? '' : `, row ${row}`;
  const range =
    bytes === null
      ? ''
      : bytes.fromByte === bytes.toByte
        ? `, at byte ${bytes.fromByte}`
        : `, bytes ${bytes.fromByte} to ${bytes.toByte - 1}`;
  // Names and contents are anybody's: nothing of them shall move a terminal's cursor.
  return `${JSON.stringify(file).slice(1, -1)}${inRow}${range}: ${JSON.stringify(detail).slice(1, -1)} (${why})`;
}
