import type { ErrorCodeEntry } from './error-code-entry.ts';

/** Errors of recordings and of the keys that they need, for the one catalogue in `error-codes.ts`. */
export const evidenceErrors = {
  'evidence-missing': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'A file of this recording is not there or cannot be read.',
  },
  'evidence-damaged': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'This part of the recording is damaged or was changed. The other parts can still be seen.',
  },
  'evidence-space-missing': {
    status: 507,
    retryable: false,
    audience: 'proctor',
    message: 'There is not enough room on the disk to record this exam. Nobody is admitted until there is.',
  },
  'evidence-key-missing': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'A key of the recordings is not there, or cannot be read or written.',
  },
  'evidence-key-invalid': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'A key of the recordings cannot be used: it has a wrong form, or others can read its file.',
  },
  'evidence-key-wrong': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'This recording needs another key. Name the file of the earlier key beside that of the new one.',
  },
  'evidence-unsealed': {
    status: 409,
    retryable: true,
    audience: 'caller',
    message:
      'This recording is not sealed: it has not ended, or the log of the gateway says why it cannot be.',
  },
  'printer-missing': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'Chromium, which makes PDF files, is not installed here. The report is to be had as HTML.',
  },
  'print-failed': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'The PDF file could not be made. The report is to be had as HTML.',
  },
  'export-unreadable': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'This is no exported recording, or it cannot be read.',
  },
  'upload-failed': {
    status: 502,
    retryable: true,
    audience: 'operator',
    message: 'The object store did not take a part of a recording. It is tried again.',
  },
  'time-stamp-failed': {
    status: 502,
    retryable: true,
    audience: 'operator',
    message: 'The time stamp authority did not answer as it should. It is asked again.',
  },
  'time-stamp-invalid': {
    status: 502,
    retryable: true,
    audience: 'operator',
    message: 'The time stamp authority gave a time stamp that is not valid. It is asked again.',
  },
  'time-stamp-ca-invalid': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The file of the time stamp authority holds no certificate that can be used.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
