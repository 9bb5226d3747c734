/** What a proctor reads while talking to a candidate. */
export const talkEn = {
  title: 'Talk to the candidate',
  button: 'Talk',
  hint: 'Talk to the candidate: click to begin and to end, or hold S while you speak',
  not: {
    absent: 'Nobody is there to be talked to.',
    taken: '{name} is talking to the candidate.',
  },
  silent: 'Your microphone is off. {name} does not hear you.',
  opening: 'Opening your microphone. The browser may ask you for it.',
  starting: 'Wait a moment …',
  live: 'You are live: {name} hears you',
  captionsOnly: '{name} reads what you type, and does not hear you',
  level: 'Level of your voice',
  caption: 'Type what you say, for those who cannot hear it',
  sendCaption: 'Send caption',
  captionInstead: 'Type captions instead',
  toRead: 'Your headset has no speaker. What they say is written here.',
  putAway: 'Put away',
  speech: 'Automatic captions',
  speechNote: 'Your browser may send your voice to its maker for this.',
  speechFailed: 'The browser cannot make captions now. Type them instead.',
  fault: {
    'microphone-insecure':
      'The browser gives no microphone to this page, because its address is not secure. Open it over https.',
    'microphone-denied':
      'The browser does not let this page use your microphone. Allow it beside the address.',
    'microphone-missing': 'This machine has no microphone.',
    'microphone-busy': 'Your microphone cannot be opened. Another program may be using it.',
    'no-connection': 'There is no connection to the headset, so nobody would hear you.',
    'no-speaker':
      'The headset has no speaker, or another program uses it. The candidate can only read what you type.',
    'cut-off': 'Your voice was cut off: the connection broke, or the exam is over.',
    ready: 'Hold S while you speak, or click Talk.',
  },
};
