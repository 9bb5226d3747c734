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
  'data-in-use': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'The gateway or another command uses this data folder. Stop it first, then try again.',
  },
  'person-unknown': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'There is no candidate with this account or name.',
  },
  'person-unclear': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message:
      'This is the account of one candidate and the name of another. Say the account of the one that is meant.',
  },
  'person-in-exam': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'An exam session of this candidate is open. It must be over or cancelled first.',
  },
  'person-on-hold': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'An exam session of this candidate is on legal hold. A supervisor can lift it.',
  },
  'reason-names-person': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The reason has the name of the person in it, and would keep it. Give it without.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
