import { sha256 } from '../adapters/crypto/sha256.ts';
import { ChromiumPrinter } from '../adapters/pdf/chromium-printer.ts';
import { reportExamSession, type ReportParts } from '../use-cases/report-exam-session.ts';

/** Reports of exam sessions, and what prints them. */
export function composeReports(parts: ReportParts) {
  return {
    report: reportExamSession({
      ...{ ...parts, digest: sha256 },
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      toBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    }),
    printer: new ChromiumPrinter(),
  };
}
