/** Was eine Aufsicht liest, während sie mit jemandem spricht. */
export const talkDe = {
  title: 'Mit der geprüften Person sprechen',
  button: 'Sprechen',
  hint: 'Mit der geprüften Person sprechen: zum Beginnen und Beenden klicken, oder S halten, solange Sie sprechen',
  not: {
    absent: 'Es ist niemand da, mit dem Sie sprechen könnten.',
    taken: '{name} spricht gerade mit der geprüften Person.',
  },
  silent: 'Ihr Mikrofon ist aus. {name} hört Sie nicht.',
  opening: 'Ihr Mikrofon wird geöffnet. Vielleicht fragt der Browser Sie danach.',
  starting: 'Einen Moment …',
  live: 'Sie sind zu hören: {name} hört Sie',
  captionsOnly: '{name} liest, was Sie schreiben, und hört Sie nicht',
  level: 'Pegel Ihrer Stimme',
  caption: 'Schreiben Sie mit, was Sie sagen, für alle, die es nicht hören',
  sendCaption: 'Untertitel senden',
  captionInstead: 'Stattdessen Untertitel schreiben',
  toRead: 'Ihr Headset hat keinen Lautsprecher. Was gesagt wird, steht hier.',
  putAway: 'Weglegen',
  speech: 'Automatische Untertitel',
  speechNote: 'Ihr Browser schickt Ihre Stimme dafür vielleicht an seinen Hersteller.',
  speechFailed: 'Der Browser kann gerade keine Untertitel machen. Schreiben Sie sie selbst.',
  fault: {
    'microphone-insecure':
      'Der Browser gibt dieser Seite kein Mikrofon, weil ihre Adresse nicht sicher ist. Öffnen Sie sie über https.',
    'microphone-denied':
      'Der Browser lässt diese Seite nicht an Ihr Mikrofon. Erlauben Sie es neben der Adresse.',
    'microphone-missing': 'Dieser Rechner hat kein Mikrofon.',
    'microphone-busy': 'Ihr Mikrofon lässt sich nicht öffnen. Vielleicht benutzt es ein anderes Programm.',
    'no-connection': 'Es gibt keine Verbindung zum Headset: Niemand würde Sie hören.',
    'no-speaker':
      'Das Headset hat keinen Lautsprecher, oder ein anderes Programm benutzt ihn. Man kann nur lesen, was Sie schreiben.',
    'cut-off': 'Ihre Stimme wurde unterbrochen: Die Verbindung ist abgerissen, oder die Prüfung ist vorbei.',
    ready: 'Halten Sie S, solange Sie sprechen, oder klicken Sie auf Sprechen.',
  },
};
