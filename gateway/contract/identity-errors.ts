/** Errors of taking and sending identity stills; part of the one catalogue in `error-codes.ts`. */
export const identityErrors = {
  'webcam-not-ready': {
    status: 409,
    retryable: true,
    audience: 'caller',
    message: 'The webcam gives no picture now. Try again, or send a picture file.',
  },
  'identity-still-missing': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'A picture of the face or the document is missing. Take it again.',
  },
  'identity-stills-used-up': {
    status: 409,
    retryable: false,
    audience: 'caller',
    message: 'No more pictures can be sent in this exam session. A proctor can let the step go.',
  },
  'picture-too-large': {
    status: 413,
    retryable: false,
    audience: 'caller',
    message: 'The picture is too large. Send a smaller one.',
  },
  'picture-invalid': {
    status: 422,
    retryable: false,
    audience: 'caller',
    message: 'This is no JPEG, PNG or WebP picture, or it is damaged.',
  },
} as const;
