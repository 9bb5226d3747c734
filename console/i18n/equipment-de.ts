import type { equipmentEn } from './equipment-en.ts';

/** The equipment check in German. */
export const equipmentDe: typeof equipmentEn = {
  intro:
    'Wir sehen uns jedes Teil an. Was in Ordnung ist, hat einen Haken. Beim Rest steht, was zu tun ist; er ändert sich von selbst.',
  measuring: 'Wir sehen uns Ihre Ausrüstung an …',
  count: '{good} von {all} in Ordnung',
  goOn: 'Weiter',
  allGood: 'Alles ist in Ordnung. Sie können weitergehen.',
  help: 'Aufsicht um Hilfe bitten',
  helpText: 'Was sich nicht beheben lässt, kann Ihnen die Aufsicht erlassen.',
  helped: 'Ihre Aufsicht weiß Bescheid und sieht, was fehlt. Sie können es weiter versuchen.',
  measureAgain: 'Noch einmal messen',
  mark: { good: 'In Ordnung', todo: 'Zu tun', bad: 'Noch nicht' },
  thing: {
    headset: 'Headset auf dem Kopf',
    lens: 'Kameralinse',
    lensAt: 'Kameralinse: {direction}',
    light: 'Licht im Raum',
    microphone: 'Mikrofon',
    speaker: 'Lautsprecher',
    webcam: 'Webcam',
    screen: 'Bildschirm',
    screenNamed: 'Bildschirm: {label}',
    network: 'Netz',
  },
  beeps: {
    play: 'Töne abspielen',
    again: 'Neue Töne abspielen',
    playing: 'Hören Sie zu und zählen Sie …',
    question: 'Wie viele Töne haben Sie gehört?',
    none: 'Keinen',
    lost: 'Ihre Antwort ist nicht angekommen. Bitte spielen Sie neue Töne ab.',
    failed:
      'Dieser Browser hat den Ton nicht abgespielt. Prüfen Sie, ob diese Seite Ton abspielen darf, und versuchen Sie es noch einmal.',
  },
  problem: {
    'headset-worn': {
      'headset-absent': {
        wrong: 'Wir finden kein Headset.',
        fix: 'Stecken Sie sein Kabel in den Computer. Steckt es schon, ziehen Sie es ab, warten Sie kurz und stecken Sie es wieder ein.',
      },
      'no-answer': {
        wrong: 'Das Headset antwortet nicht.',
        fix: 'Ziehen Sie den Stecker, warten Sie kurz und stecken Sie ihn wieder ein.',
      },
      'not-worn': {
        wrong: 'Das Headset sitzt nicht auf Ihrem Kopf.',
        fix: 'Setzen Sie es so auf, dass es waagerecht sitzt und nicht rutscht. Eine Linse zeigt nach vorn, eine nach hinten.',
      },
    },
    'lens-picture': {
      'no-picture': {
        wrong: 'Wir bekommen noch kein Bild vom Headset.',
        fix: 'Warten Sie ein paar Sekunden. Ändert sich nichts, ziehen Sie den Stecker des Headsets und stecken Sie ihn wieder ein.',
      },
      black: {
        wrong: 'Diese Linse zeigt nur Schwarz.',
        fix: 'Sehen Sie nach, ob etwas davor ist. Ist sie frei, ziehen Sie den Stecker des Headsets und stecken Sie ihn wieder ein.',
      },
    },
    'lens-uncovered': {
      'no-picture': {
        wrong: 'Wir bekommen noch kein Bild von dieser Linse.',
        fix: 'Warten Sie ein paar Sekunden.',
      },
      'too-dark': {
        wrong: 'Es ist so dunkel, dass wir nicht sehen, ob etwas vor der Linse ist.',
        fix: 'Schalten Sie Licht ein.',
      },
      covered: {
        wrong: 'Etwas ist vor dieser Linse.',
        fix: 'Nehmen Sie Haare, Kapuze, Hand oder Deckel davor weg.',
      },
    },
    'lens-sharpness': {
      'no-picture': {
        wrong: 'Wir bekommen noch kein Bild von dieser Linse.',
        fix: 'Warten Sie ein paar Sekunden.',
      },
      'too-dark': {
        wrong: 'Es ist zu dunkel, um zu sehen, ob das Bild scharf ist.',
        fix: 'Schalten Sie Licht ein.',
      },
      'no-detail': {
        wrong: 'Durch diese Linse sehen wir nichts deutlich.',
        fix: 'Nehmen Sie Deckel oder Folie ab, und wischen Sie die Linse mit einem weichen, trockenen Tuch ab.',
      },
      blurred: {
        wrong: 'Das Bild dieser Linse ist verschwommen.',
        fix: 'Wischen Sie die Linse mit einem weichen, trockenen Tuch ab, in Kreisen von der Mitte nach außen.',
      },
    },
    light: {
      'no-picture': { wrong: 'Wir sehen Ihren Raum noch nicht.', fix: 'Warten Sie ein paar Sekunden.' },
      dark: { wrong: 'Es ist zu dunkel.', fix: 'Schalten Sie eine Lampe ein oder öffnen Sie die Vorhänge.' },
      glare: {
        wrong: 'Ein sehr helles Licht überstrahlt alles andere.',
        fix: 'Schließen Sie die Vorhänge, oder drehen Sie die Lampe zur Wand.',
      },
    },
    'spoken-word': {
      'no-sound': {
        wrong: 'Wir hören nichts vom Headset.',
        fix: 'Warten Sie ein paar Sekunden. Ändert sich nichts, ziehen Sie den Stecker des Headsets und stecken Sie ihn wieder ein.',
      },
      silent: {
        wrong: 'Das Mikrofon ist ausgeschaltet.',
        fix: 'Schieben Sie den Schalter des Mikrofons am Headset auf Ein.',
      },
      'not-spoken': { wrong: 'Bitte sagen Sie laut:', fix: '„Eins, zwei, drei, vier.“' },
      'too-quiet': {
        wrong: 'Wir hören Sie, aber sehr leise.',
        fix: 'Sagen Sie noch einmal „eins, zwei, drei, vier“, etwas lauter.',
      },
      'too-noisy': {
        wrong: 'Um Sie herum ist es zu laut.',
        fix: 'Schließen Sie Fenster und Tür, und schalten Sie aus, was Lärm macht. Sagen Sie dann „eins, zwei, drei, vier“.',
      },
    },
    speaker: {
      'not-tried': {
        wrong: 'Können Sie Ihre Aufsicht hören?',
        fix: 'Spielen Sie ein paar Töne ab, zählen Sie sie, und sagen Sie uns, wie viele es waren.',
      },
      'wrong-count': {
        wrong: 'Es war eine andere Zahl.',
        fix: 'Stellen Sie den Ton etwas lauter, und spielen Sie neue Töne ab.',
      },
      'not-heard': {
        wrong: 'Sie haben nichts gehört.',
        fix: 'Stellen Sie den Ton des Computers lauter, prüfen Sie, ob er stumm ist, und spielen Sie neue Töne ab. Wenn Sie sie nicht hören können, bitten Sie die Aufsicht um Hilfe.',
      },
    },
    webcam: {
      'no-picture': {
        wrong: 'Die Webcam gibt kein Bild.',
        fix: 'Stecken Sie sie ein, und schließen Sie andere Programme, die sie benutzen.',
      },
      black: { wrong: 'Die Webcam zeigt nur Schwarz.', fix: 'Öffnen Sie ihre Abdeckung.' },
    },
    'screen-shared': {
      'not-shared': {
        wrong: 'Dieser Bildschirm wird nicht geteilt.',
        fix: 'Schalten Sie ihn ein, und prüfen Sie sein Kabel. Er wird von selbst geteilt.',
      },
    },
    'screen-picture': {
      'no-picture': {
        wrong: 'Wir sehen diesen Bildschirm noch nicht.',
        fix: 'Warten Sie ein paar Sekunden.',
      },
      black: {
        wrong: 'Dieser Bildschirm ist schwarz.',
        fix: 'Wecken Sie ihn mit einer Taste, und schalten Sie den Bildschirmschoner aus.',
      },
    },
    upload: {
      'not-measured': {
        wrong: 'Wir messen, wie schnell das Netz ist.',
        fix: 'Das dauert ein paar Sekunden.',
      },
      slow: {
        wrong: 'Das Netz ist langsam.',
        fix: 'Beenden Sie Downloads und Filme in diesem Netz, nehmen Sie ein Kabel oder gehen Sie näher an den Router, und messen Sie noch einmal.',
      },
    },
    delay: {
      'not-measured': {
        wrong: 'Wir messen, wie lange ein Signal braucht.',
        fix: 'Das dauert ein paar Sekunden.',
      },
      slow: {
        wrong: 'Signale brauchen lange.',
        fix: 'Beenden Sie Downloads und Filme in diesem Netz, nehmen Sie ein Kabel oder gehen Sie näher an den Router.',
      },
    },
  },
  finding: {
    'headset-worn': 'Headset aufgesetzt',
    'lens-picture': 'Bild',
    'lens-uncovered': 'Nicht verdeckt',
    'lens-sharpness': 'Schärfe (Breite von Kanten)',
    light: 'Licht',
    'spoken-word': 'Gesprochenes Wort',
    speaker: 'Lautsprecher (Töne gezählt)',
    webcam: 'Webcam',
    'screen-shared': 'Geteilt',
    'screen-picture': 'Helligkeit',
    upload: 'Senden zum Gateway',
    delay: 'Laufzeit zum Gateway',
  },
  part: { lens: 'Linse {number}', lensAt: 'Linse {number} bei {bearing}°', screen: 'Bildschirm {number}' },
  short: {
    'headset-absent': 'Nicht da',
    'no-answer': 'Keine Antwort',
    'not-worn': 'Nicht aufgesetzt',
    'no-picture': 'Kein Bild',
    black: 'Schwarz',
    'too-dark': 'Zu dunkel, um es zu sagen',
    covered: 'Verdeckt',
    'no-detail': 'Nichts deutlich',
    blurred: 'Unscharf',
    dark: 'Zu dunkel',
    glare: 'Blendet',
    'no-sound': 'Kein Ton',
    silent: 'Ausgeschaltet',
    'not-spoken': 'Nicht gehört',
    'too-quiet': 'Zu leise',
    'too-noisy': 'Zu laut',
    'not-tried': 'Nicht versucht',
    'wrong-count': 'Verzählt',
    'not-heard': 'Nichts gehört',
    'not-shared': 'Nicht geteilt',
    'not-measured': 'Nicht gemessen',
    slow: 'Langsam',
  },
  warning: 'Nicht gut bei der Prüfung der Ausrüstung: {count}',
  allFine: 'Prüfung der Ausrüstung: alles gut',
  rest: 'Gut: {count}',
};
