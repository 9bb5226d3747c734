import type { wallEn } from './wall-en.ts';

/** What proctors read on the wall, in German. */
export const wallDe: typeof wallEn = {
  count: '{shown} von {all}',
  filter: 'Prüfling oder Prüfung suchen',
  orderBy: 'Reihenfolge',
  order: { attention: 'Dringendes zuerst', name: 'Name', time: 'Beginn' },
  open: 'Sitzung von {name} öffnen',
  stillOf: 'Der Raum von {name}, rundum',
  roomOf: 'Der Raum von {name}, rundum, live',
  still: 'Standbild, {age} alt',
  held: 'Letztes Bild, {age} alt',
  enlarge: 'Den Raum von {name} größer zeigen',
  enlargeHint: 'Größer oder wieder klein (F)',
  noPicture: 'Noch kein Bild',
  emptyTitle: 'Keine Prüfungssitzungen',
  emptyText: 'Sitzungen erscheinen hier von selbst, sobald auf diesem Gateway Prüflinge geplant sind.',
  noMatchTitle: 'Niemand gefunden',
  noMatchText: 'Kein Prüfling und keine Prüfung passt zu Ihrer Eingabe.',
  keys: {
    move: 'Zur Kachel daneben',
    open: 'Die Prüfungssitzung öffnen',
    enlarge: 'Den Raum an seinem Platz größer oder wieder klein zeigen',
    shrink: 'Wieder klein',
    help: 'Diese Hilfe',
    space: 'Leertaste',
  },
};
