import type { CannedKind, CannedMessage } from './canned-messages.ts';

const built = (kind: CannedKind, id: string, en: string, de: string): CannedMessage => ({
  ...{ id, kind, text: { en, de } },
});

/** Ready-made words that come with the gateway, until a supervisor changes them. */
export const builtInCannedMessages: readonly CannedMessage[] = [
  built(
    'message',
    'one-moment',
    'One moment please, I am looking into it.',
    'Einen Moment bitte, ich sehe nach.',
  ),
  built(
    'message',
    'go-on',
    'Everything is fine. Please go on.',
    'Alles in Ordnung. Bitte machen Sie weiter.',
  ),
  built(
    'message',
    'technical',
    'We see a technical problem and are working on it. You need not do anything.',
    'Wir sehen ein technisches Problem und kümmern uns darum. Sie müssen nichts tun.',
  ),
  built(
    'message',
    'well',
    'Are you well? Please answer me here.',
    'Geht es Ihnen gut? Bitte antworten Sie mir hier.',
  ),
  built(
    'warn',
    'no-talking',
    'Please do not talk during the exam.',
    'Bitte sprechen Sie während der Prüfung nicht.',
  ),
  built(
    'warn',
    'phone',
    'Please put the phone away, out of reach.',
    'Bitte legen Sie das Telefon weg, außer Reichweite.',
  ),
  built(
    'warn',
    'materials',
    'This material is not allowed. Please put it away.',
    'Dieses Material ist nicht erlaubt. Bitte legen Sie es weg.',
  ),
  built(
    'warn',
    'alone',
    'Nobody else may be in the room. Please ask the person to leave.',
    'Es darf niemand sonst im Raum sein. Bitten Sie die Person, zu gehen.',
  ),
  built(
    'warn',
    'look-away',
    'Please keep your eyes on your own work.',
    'Bitte bleiben Sie mit den Augen bei Ihrer Arbeit.',
  ),
  built(
    'ask-to-adjust',
    'remove',
    'Please remove what lies in this direction.',
    'Bitte entfernen Sie, was in dieser Richtung liegt.',
  ),
  built(
    'ask-to-adjust',
    'show',
    'Please show me what is in this direction.',
    'Bitte zeigen Sie mir, was in dieser Richtung ist.',
  ),
  built(
    'ask-to-adjust',
    'clear-view',
    'We cannot see this side. Please clear the view.',
    'Wir sehen diese Seite nicht. Bitte machen Sie die Sicht frei.',
  ),
  built(
    'ask-to-adjust',
    'light',
    'It is too dark here. Please switch on a light.',
    'Hier ist es zu dunkel. Bitte schalten Sie Licht ein.',
  ),
  built(
    'ask-to-adjust',
    'headset',
    'The headset sits low. Please push it up a little.',
    'Das Headset sitzt tief. Bitte schieben Sie es etwas hoch.',
  ),
  built(
    'pause',
    'alarm',
    'An alarm has gone off. Please follow the instructions in your building.',
    'Es gibt einen Alarm. Bitte folgen Sie den Anweisungen im Gebäude.',
  ),
  built(
    'pause',
    'repair',
    'We are mending a technical fault. The exam clock stands meanwhile.',
    'Wir beheben einen technischen Fehler. Die Prüfungsuhr steht so lange.',
  ),
  built(
    'pause',
    'break',
    'You asked for a break. Please stay near your place.',
    'Sie haben um eine Unterbrechung gebeten. Bitte bleiben Sie in der Nähe Ihres Platzes.',
  ),
];
