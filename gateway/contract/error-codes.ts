import { z } from 'zod';
import { deviceErrors } from './device-errors.ts';
import type { ErrorCodeEntry } from './error-code-entry.ts';
import { evidenceErrors } from './evidence-errors.ts';
import { identityErrors } from './identity-errors.ts';
import { retentionErrors } from './retention-errors.ts';

/** The one catalogue of errors: code → HTTP status, whether to retry, whom it concerns. */
export const errorCatalogue = {
  'request-invalid': {
    status: 400,
    retryable: false,
    audience: 'caller',
    message: 'The request does not fit the schema of this route.',
  },
  'not-signed-in': { status: 401, retryable: false, audience: 'caller', message: 'Sign in first.' },
  'credentials-wrong': {
    status: 401,
    retryable: false,
    audience: 'caller',
    message: 'The name and the password do not match.',
  },
  'link-invalid': {
    status: 401,
    retryable: false,
    audience: 'caller',
    message: 'This sign-in link is unknown, used or expired. Ask for a new one.',
  },
  'token-invalid': {
    status: 401,
    retryable: false,
    audience: 'caller',
    message: 'The token is unknown or expired. Ask for a new one.',
  },
  'role-forbidden': {
    status: 403,
    retryable: false,
    audience: 'caller',
    message: 'Your role may not do this.',
  },
  'origin-forbidden': {
    status: 403,
    retryable: false,
    audience: 'caller',
    message: 'Requests that change something are taken from pages of this gateway only.',
  },
  'not-found': {
    status: 404,
    retryable: false,
    audience: 'caller',
    message: 'There is nothing at this address.',
  },
  'account-exists': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'An account of this name exists already.',
  },
  'own-account': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'You cannot disable your own account. Ask another administrator.',
  },
  'command-illegal': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'This cannot be done now: the exam session is in another state.',
  },
  'command-conflict': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'Somebody else has just decided something. Look at the exam session again.',
  },
  'changed-meanwhile': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'Somebody else has changed this meanwhile. Load it again, then change it.',
  },
  'consent-missing': {
    status: 409,
    retryable: true,
    audience: 'caller',
    message: 'The room is not shown before the candidate has agreed to it.',
  },
  'media-not-ready': {
    status: 409,
    retryable: true,
    audience: 'caller',
    message: 'The pictures are not ready yet. Try again in a moment.',
  },
  ...identityErrors,
  'body-too-large': {
    status: 413,
    retryable: false,
    audience: 'caller',
    message: 'The request body is too large.',
  },
  'media-type-unsupported': {
    status: 415,
    retryable: false,
    audience: 'caller',
    message: 'This route does not take a body of this type.',
  },
  'sdp-invalid': {
    status: 422,
    retryable: false,
    audience: 'caller',
    message: 'The session description cannot be used: it must offer H.264 video or Opus sound, receive-only.',
  },
  'idempotency-key-reused': {
    status: 422,
    retryable: false,
    audience: 'caller',
    message: 'This idempotency key belongs to another command.',
  },
  'too-many-requests': {
    status: 429,
    retryable: true,
    audience: 'caller',
    message: 'Too many requests. Wait a moment.',
  },
  'too-many-viewers': {
    status: 503,
    retryable: true,
    audience: 'caller',
    message: 'All viewer places are taken. Try again later.',
  },
  'shutting-down': { status: 503, retryable: true, audience: 'caller', message: 'The gateway is stopping.' },
  internal: {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'Something went wrong in the gateway. The log has the details.',
  },
  'config-invalid': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The configuration is not valid.',
  },
  'config-missing': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The configuration file does not exist or cannot be read.',
  },
  'scene-unusable': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The scene of the virtual headset cannot be rendered.',
  },
  'port-in-use': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message:
      'The port is in use by another program. Choose another one with --port or, for pictures, webrtc.sharedPort.',
  },
  'gateway-unreachable': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'No gateway answers at this address.',
  },
  'viewer-not-connected': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message:
      'The gateway answered, but no way was found for pictures and sound: a firewall may keep UDP out.',
  },
  'exam-log-broken': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message:
      'The log of this exam session is damaged or was changed. It stays as it is; the log of the gateway says where.',
  },
  'store-failed': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'The database cannot be read or written.',
  },
  'element-missing': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'A GStreamer element is missing. Run `roundsight doctor`.',
  },
  'encoder-missing': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'No usable H.264 encoder was found. Run `roundsight doctor`.',
  },
  ...evidenceErrors,
  ...retentionErrors,
  ...deviceErrors,
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** The body of every answer that is not a success. */
export const errorAnswerSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    /** Which parts of the request do not fit, with their place; only for `request-invalid`. */
    details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});
export type ErrorAnswer = z.infer<typeof errorAnswerSchema>;
