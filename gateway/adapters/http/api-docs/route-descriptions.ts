/** A part of the API; the order is the order of the document. */
export const tags = {
  'sign-in': 'Who is there: by password, by one-time link, and how it ends.',
  'exam sessions': 'Plan them, list them, command them, and read what happened in them.',
  'check-in':
    'What a candidate’s page does for the check-in, each for the own exam session and while its step is due.',
  room: 'See and hear a candidate’s room: stills, and live by WHEP (draft-ietf-wish-whep).',
  proctoring: 'What proctors need beside the exam sessions.',
  headsets: 'The devices.',
  evidence: 'What is kept of exam sessions, and how it is proven.',
  accounts: 'Who may sign in.',
  events: 'What happens, as it happens.',
  gateway: 'The gateway itself.',
} as const;

export interface Answer {
  description: string;
  /** Of a body that is not JSON; absent: no body. */
  mediaType?: string;
}

export interface RouteDescription {
  tag: keyof typeof tags;
  summary: string;
  description?: string;
  /** Answers that are no JSON, by status. */
  answers?: Readonly<Record<string, Answer>>;
}

const describe = (
  tag: keyof typeof tags,
  summary: string,
  more: Omit<RouteDescription, 'tag' | 'summary'> = {},
): RouteDescription => ({ tag, summary, ...more });

const whepOptions = { answers: { '204': { description: 'The methods are in `Allow`.' } } };

/** What is said of every route of the API, by method and address; a test compares it with the router both ways. */
export const routeDescriptions: Readonly<Record<string, RouteDescription>> = {
  'POST /api/sign-in': describe('sign-in', 'Sign in with a name and a password', {
    description: 'The sign-in is a cookie that scripts cannot read. Limited by address.',
  }),
  'POST /api/sign-in/link': describe('sign-in', 'Sign in with the token of a one-time link'),
  'POST /api/sign-out': describe('sign-in', 'End the sign-in, and everything that it watches'),
  'GET /api/me': describe('sign-in', 'Who is signed in'),

  'GET /api/exam-sessions': describe('exam sessions', 'List exam sessions', {
    description:
      'A candidate gets the own one only. An administrator is not told what was measured, seen or said of a candidate.',
  }),
  'GET /api/exam-sessions/:id': describe('exam sessions', 'Show one exam session'),
  'POST /api/exam-sessions': describe('exam sessions', 'Schedule an exam for a new candidate', {
    description: 'Answers with a link that signs the candidate in once.',
  }),
  'POST /api/exam-sessions/:id/candidate-link': describe(
    'exam sessions',
    'Make another sign-in link for its candidate',
  ),
  'POST /api/exam-sessions/:id/commands': describe('exam sessions', 'Give it a command', {
    description: [
      'Everything that a person decides or says goes through here; which role may give which command in which state, the gateway knows.',
      '**Idempotent**: the same `idempotencyKey` is the same command, however often it arrives; it is done once and answered alike. ' +
        'The key of another command is refused with `idempotency-key-reused`.',
      '**Based on what was seen**: `basedOn` is the `version` of the exam session that the person saw. Where somebody else has decided ' +
        'something since, the command is refused with `command-conflict`, and nothing has changed.',
    ].join('\n\n'),
  }),
  'GET /api/exam-sessions/:id/log': describe('exam sessions', 'What happened in it, oldest first'),

  'GET /api/exam-sessions/:id/equipment': describe(
    'check-in',
    'What the gateway measures of the equipment now',
    {
      description: 'Asking begins the measuring; it ends some time after the last asking.',
    },
  ),
  'POST /api/exam-sessions/:id/equipment/beeps': describe(
    'check-in',
    'A sound whose beeps are to be counted',
    {
      answers: {
        '200': { description: 'WAVE; how many there are, only the gateway knows.', mediaType: 'audio/wav' },
      },
    },
  ),
  'POST /api/exam-sessions/:id/equipment/heard': describe('check-in', 'How many beeps were heard', {
    description: 'One answer for each sound.',
  }),
  'POST /api/exam-sessions/:id/equipment/upload': describe('check-in', 'Bytes whose arrival is timed', {
    description: 'The body is `application/octet-stream`, and thrown away.',
  }),
  'POST /api/exam-sessions/:id/equipment/finish': describe('check-in', 'Write down what was measured', {
    description: 'The step is done where everything is good; otherwise the proctor sees what is missing.',
  }),
  'POST /api/exam-sessions/:id/identity-stills': describe('check-in', 'Take a still of the seat’s webcam'),
  'POST /api/exam-sessions/:id/identity-uploads/:kind': describe('check-in', 'Send a picture file instead', {
    description: 'JPEG, PNG or WebP by its content; what is kept is a JPEG made afresh.',
  }),
  'GET /api/exam-sessions/:id/identity-stills/:stillId': describe('check-in', 'A still of face or document', {
    description: 'Proctors see what was sent only; each look is noted.',
    answers: { '200': { description: 'The still.', mediaType: 'image/jpeg' } },
  }),
  'GET /api/exam-sessions/:id/webcam-preview': describe('check-in', 'What the seat’s webcam sees now', {
    answers: { '200': { description: 'A small picture.', mediaType: 'image/jpeg' } },
  }),
  'POST /api/exam-sessions/:id/room-scan': describe(
    'check-in',
    'Begin the room scan: the candidate faces the screen',
    {
      description: 'Fixes where forward is. How it goes is told by `room-scan` events.',
      answers: { '204': { description: 'It has begun.' } },
    },
  ),

  'GET /api/exam-sessions/:id/still': describe('room', 'The newest small picture of the room', {
    description: 'Not before the candidate has agreed (`consent-missing`). Looking is noted.',
    answers: { '200': { description: 'The whole room, equirectangular.', mediaType: 'image/jpeg' } },
  }),
  'GET /api/exam-sessions/:id/blind-pictures/:blindStateId': describe(
    'room',
    'The picture with which a blind state began',
    {
      description:
        'Its SHA-256 is in the log (`blind-state-began`). After the end only for the proctor who had the exam session last, and for ' +
        'supervisors (`role-forbidden`). Each look is noted.',
      answers: { '200': { description: 'The room, or the screen.', mediaType: 'image/jpeg' } },
    },
  ),
  'GET /api/exam-sessions/:id/replay': describe('room', 'What can be replayed of its recording', {
    description:
      'Times are Unix milliseconds of the time base of the exam sessions. After the end only for the proctor who had the exam session ' +
      'last, and for supervisors (`role-forbidden`); `not-found` where nothing is recorded. Opening it is noted; whoever has it open ' +
      'asks again with `?again=true` for what is new.',
  }),
  'GET /api/exam-sessions/:id/replay/figures': describe('room', 'How its media went while it was recorded', {
    description: 'One moment every ten seconds or so; kept as long as the recording.',
  }),
  'GET /api/exam-sessions/:id/replay/:trackId': describe('room', 'A part of its recording', {
    description:
      'A fragmented MP4 file that plays by itself: from the key frame before `atMs` on; the next part there is where that moment is ' +
      'missing. `roundsight-from-ms` and `roundsight-to-ms` say what it has; media times count from `originMs` of the outline.',
    answers: {
      '200': { description: 'H.264, Opus, or camera motion (CAMM).', mediaType: 'video/mp4' },
      '204': { description: 'Nothing later is recorded yet.' },
    },
  }),
  'GET /api/exam-sessions/:id/replay/:trackId/still': describe('room', 'A picture of its recording', {
    description:
      'The picture of the moment `atMs` with `?exact=true`; otherwise that of the key frame before it, which comes sooner. The next one ' +
      'there is where that moment is missing.',
    answers: {
      '200': { description: 'As wide as was asked for.', mediaType: 'image/jpeg' },
      '204': { description: 'Nothing later is recorded yet.' },
    },
  }),
  'POST /api/exam-sessions/:id/viewer-token': describe('room', 'Get a short-lived token to watch the room', {
    description: 'Not before the candidate has agreed (`consent-missing`). Watching is noted.',
  }),
  'GET /api/exam-sessions/:id/statistics': describe(
    'room',
    'How its media are encoded and reach its viewers',
    {
      description: 'Over the last second or so. Not before the candidate has agreed (`consent-missing`).',
    },
  ),
  'OPTIONS /api/whep/:examSessionId': describe('room', 'What can be done to watch', whepOptions),
  'POST /api/whep/:examSessionId': describe('room', 'Offer to watch (WHEP)', {
    description:
      'The body is an SDP offer, receive-only. `Location` is where the viewer lives; `Link` names ICE servers.',
    answers: { '201': { description: 'The SDP answer.', mediaType: 'application/sdp' } },
  }),
  'OPTIONS /api/whep/:examSessionId/viewers/:viewerId': describe(
    'room',
    'What can be done with a viewer',
    whepOptions,
  ),
  'PATCH /api/whep/:examSessionId/viewers/:viewerId': describe('room', 'Add ICE candidates (trickle)', {
    answers: { '204': { description: 'Taken.' } },
  }),
  'DELETE /api/whep/:examSessionId/viewers/:viewerId': describe('room', 'Stop watching'),

  'GET /api/proctors': describe('proctoring', 'Who may answer for exam sessions'),
  'GET /api/canned-messages': describe('proctoring', 'The words that proctors have ready'),
  'PUT /api/canned-messages': describe('proctoring', 'Change the words that proctors have ready', {
    description:
      'The whole list, based on a version; where that is not the current one any more: `changed-meanwhile`.',
  }),

  'GET /api/headsets': describe('headsets', 'List headsets, connected or not'),

  'GET /api/exam-sessions/:id/export': describe(
    'evidence',
    'Its sealed recording, decrypted, as a ZIP file',
    {
      description:
        'The same to the byte every time, so a download that broke off goes on (`Range`, one range; `If-Range` with the `ETag`). For the proctor ' +
        'who had the exam session last, and for supervisors (`role-forbidden`); `evidence-unsealed` until its recording has ended and is ' +
        'sealed; `not-found` where nothing is recorded. Every download is noted. `roundsight verify` takes the file as it is.',
      answers: {
        '200': { description: 'All of it.', mediaType: 'application/zip' },
        '206': { description: 'The range that was asked for.', mediaType: 'application/zip' },
      },
    },
  ),
  'HEAD /api/exam-sessions/:id/export': describe('evidence', 'How large that file is, and its `ETag`', {
    answers: { '200': { description: 'What a GET would answer with, without it.' } },
  }),
  'GET /api/exam-sessions/:id/report': describe('evidence', 'Its report, for people to read', {
    description:
      'Out of the sealed log and evidence chain, with the digest of the manifest; not sealed itself. One file that loads nothing, as HTML or with ' +
      '`?format=pdf` as PDF (`printer-missing` where Chromium is not installed); `?language=de` for German. For those who may download the recording.',
    answers: { '200': { description: 'HTML, or PDF.', mediaType: 'text/html' } },
  }),
  'GET /api/seal-keys': describe('evidence', 'The public keys that sealed evidence, and when', {
    description:
      'Ed25519, the oldest first; the one without `validTo` seals now. `roundsight verify --key` takes the answer as it is.',
  }),

  'GET /api/exam-sessions/:id/legal-holds': describe(
    'evidence',
    'The legal holds that an exam session is or was on',
    {
      description: 'The oldest first; the one without `lifted` lasts.',
    },
  ),
  'POST /api/exam-sessions/:id/legal-holds': describe(
    'evidence',
    'Place a legal hold: nothing of it is deleted',
    {
      description:
        'While it is open or after its end; `hold-there` where it is on hold, `evidence-deleted` where its recording was deleted. Its ' +
        'candidate is told that there is a hold, not why. It is noted.',
    },
  ),
  'POST /api/exam-sessions/:id/legal-holds/lift': describe(
    'evidence',
    'Lift it: the usual time counts again',
    {
      description:
        'What is over by then is deleted within a minute. `hold-missing` where there is none. It is noted.',
    },
  ),
  'GET /api/exam-sessions/:id/tombstone': describe('evidence', 'The signed proof of what was deleted of it', {
    description:
      'The newest one, as `roundsight verify` takes it: canonical JSON and a line feed. `not-found` where nothing was deleted.',
    answers: { '200': { description: 'The tombstone and its signature.', mediaType: 'application/json' } },
  }),

  'GET /api/accounts': describe('accounts', 'List accounts'),
  'POST /api/accounts': describe('accounts', 'Create an account with a password'),
  'PATCH /api/accounts/:id': describe('accounts', 'Disable an account, or enable it again'),
  'POST /api/accounts/:id/link': describe('accounts', 'Make a one-time sign-in link'),

  'GET /api/events': describe('events', 'What happens, over a WebSocket', {
    description: [
      'One JSON object per message, `x-messages` says which; each person receives what their role may know (`x-message-roles`).',
      'The current state comes first, then every change. **Resuming**: with `?after=` the cursor of the last `log-entry` that the ' +
        'console has, the log entries since then are sent again before anything else; none is lost or sent twice.',
      'Consoles only listen; a candidate’s must answer pings, that is how the gateway knows that the candidate is there. ' +
        'Close codes: 4401 signed out, 4408 too slow, 4503 the gateway is stopping.',
    ].join('\n\n'),
    answers: { '101': { description: 'The WebSocket is open.' } },
  }),

  'GET /api/health': describe('gateway', 'Whether the gateway answers'),
  'GET /metrics': describe('gateway', 'Metrics for Prometheus', {
    description: 'For the holder of the token in `metrics.tokenFile`; `not-found` where none is configured.',
    answers: { '200': { description: 'Text format 0.0.4.', mediaType: 'text/plain' } },
  }),
  'GET /api/docs': describe('gateway', 'This document, to be read', {
    answers: { '200': { description: 'A page.', mediaType: 'text/html' } },
  }),
  'GET /api/docs/style.css': describe('gateway', 'How that page looks', {
    answers: { '200': { description: 'A style sheet.', mediaType: 'text/css' } },
  }),
  'GET /api/docs/openapi.json': describe('gateway', 'This document, for programs', {
    answers: { '200': { description: 'OpenAPI 3.1.', mediaType: 'application/json' } },
  }),
};
