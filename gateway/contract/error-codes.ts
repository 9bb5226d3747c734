import { z } from 'zod';

interface ErrorCodeEntry {
  /** HTTP status where the error answers a request. */
  status: number;
  /** Whether the same request may succeed later without a change. */
  retryable: boolean;
  /** Who can do something about it. */
  audience: 'caller' | 'proctor' | 'technician' | 'operator';
  /** What happened and what to do, in one plain sentence. */
  message: string;
}

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
    message: 'The viewer token is unknown or expired. Ask for a new one.',
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
  'camera-silent': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The camera delivers no pictures. Unplug it and plug it in again.',
  },
  'camera-stalled': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The camera stopped delivering pictures.',
  },
  'media-worker-died': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The media worker ended unexpectedly and is being restarted.',
  },
  'media-worker-hung': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The media worker did not answer and was replaced.',
  },
  'pipeline-failed': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'A media pipeline reported an error and is being restarted.',
  },
  'display-missing': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'There is no display to capture and no virtual one could be started.',
  },
  'camera-unsupported': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'This camera is known, but cannot be used live. hardware/profiles says why.',
  },
  'webcam-missing': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'There is no such webcam. `roundsight webcam list` shows those that there are.',
  },
  'webcam-failed': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The webcam gave no picture.',
  },
  'webcam-busy': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'Another program uses the webcam. While the gateway shows it, it gives no stills.',
  },
  'calibration-invalid': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'The calibration of this headset cannot be used.',
  },
  'calibration-undetermined': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'These pictures do not determine the calibration.',
  },
  'calibration-not-better': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The new calibration is not better than the one there is; nothing was saved.',
  },
  'headset-lost': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The headset is not connected any more.',
  },
  'headset-updating': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'The headset is in update mode. Install its firmware.',
  },
  'headset-faulty': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The headset does not answer as it should. Unplug it and plug it in again.',
  },
  'headset-quarantined': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'The headset failed again and again and is left alone for some minutes. Use another one.',
  },
  'headset-incompatible': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'The headset speaks another version of the protocol. Update its firmware or this gateway.',
  },
  'headset-forbidden': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message:
      'The system does not let the gateway use the headset, or another program has it. Run `roundsight setup --udev`.',
  },
  'calibration-missing': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'There is no such calibration file, or no such profile.',
  },
  'input-unreadable': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'An input cannot be read or holds no pictures.',
  },
  'picture-size-wrong': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The calibration is for pictures of another shape or size.',
  },
  'stream-count-wrong': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'There must be one input for each stream of the calibration.',
  },
  'output-exists': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The output file exists already. Choose another name, or say --overwrite.',
  },
  'output-unwritable': {
    status: 500,
    retryable: true,
    audience: 'operator',
    message: 'The output file cannot be written.',
  },
  'stitch-failed': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'The pictures could not be stitched.',
  },
  'headset-missing': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'There is no such headset on the USB. `roundsight firmware list` says which there are.',
  },
  'firmware-invalid': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'The file is no firmware that may be installed; nothing was sent.',
  },
  'firmware-key-invalid': {
    status: 500,
    retryable: false,
    audience: 'operator',
    message: 'A key for firmware cannot be read, or there is none.',
  },
  'firmware-refused': {
    status: 500,
    retryable: false,
    audience: 'technician',
    message: 'The headset refuses this firmware and keeps what it has.',
  },
  'firmware-update-failed': {
    status: 500,
    retryable: true,
    audience: 'technician',
    message: 'The update was not finished. Run it again: it goes on where it stopped.',
  },
  cancelled: {
    status: 500,
    retryable: true,
    audience: 'caller',
    message: 'It was stopped before it was done; nothing was written.',
  },
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
