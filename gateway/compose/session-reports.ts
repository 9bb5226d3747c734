import { sha256 } from '../adapters/crypto/sha256.ts';
import { ChromiumPrinter } from '../adapters/pdf/chromium-printer.ts';
import { reportExamSession, type RecordedStill, type ReportParts } from '../use-cases/report-exam-session.ts';

/**
 * Where the pictures of incidents and bookmarks come from: whatever gives a still of a recording (`ports/recorded-stills.ts`) goes here. Without it
 * reports say "no picture".
 */
const still: RecordedStill | null = null;

/** Reports of exam sessions, and what prints them. */
export function composeReports(parts: ReportParts) {
  return {
    report: reportExamSession({
      ...{ ...parts, still, digest: sha256 },
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      toBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    }),
    printer: new ChromiumPrinter(),
  };
}
