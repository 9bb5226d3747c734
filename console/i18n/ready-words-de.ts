import type { readyWordsEn } from './ready-words-en.ts';

/** Changing the words that proctors have ready, in German. */
export const readyWordsDe: typeof readyWordsEn = {
  text: 'Die Aufsicht wählt sie mit einem Klick und kann sie vor dem Senden ändern. Prüflinge bekommen sie in ihrer Sprache.',
  kind: {
    message: 'Nachrichten',
    warn: 'Verwarnungen',
    'ask-to-adjust': 'Bitten, etwas zu ändern',
    pause: 'Gründe für eine Pause',
  },
  add: 'Satz hinzufügen',
  up: 'Nach oben: {words}',
  down: 'Nach unten: {words}',
  remove: 'Entfernen: {words}',
  problem: 'Schreiben Sie in jeder Sprache höchstens 500 Zeichen.',
  save: 'Für alle speichern',
  saved: 'Gespeichert. Die Aufsicht hat sie jetzt.',
  unsaved: 'Noch nicht gespeichert.',
  restore: 'Mitgelieferte Sätze wiederherstellen',
  reload: 'Neu laden und meine Änderungen verwerfen',
};
