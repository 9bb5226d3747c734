import type { ErrorCodeEntry } from './error-code-entry.ts';

/** Errors of what is kept, held and deleted, for the one catalogue in `error-codes.ts`. */
export const retentionErrors = {
  'hold-there': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'This exam session is on legal hold already. Look at it again.',
  },
  'hold-missing': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'This exam session is not on legal hold any more. Look at it again.',
  },
  'evidence-deleted': {
    status: 410,
    retryable: false,
    audience: 'caller',
    message: 'What was kept of this exam session is deleted. Nothing is left to hold.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
