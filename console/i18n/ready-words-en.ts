/** Changing the words that proctors have ready, in English; `ready-words-de.ts` has the same keys. */
export const readyWordsEn = {
  text: 'Proctors choose these with one click and may change them before they send them. Candidates get them in their own language.',
  kind: {
    message: 'Messages',
    warn: 'Warnings',
    'ask-to-adjust': 'Requests to adjust something',
    pause: 'Reasons for a pause',
  },
  add: 'Add words',
  up: 'Move up: {words}',
  down: 'Move down: {words}',
  remove: 'Remove: {words}',
  problem: 'Write up to 500 characters in each language.',
  save: 'Save for everybody',
  saved: 'Saved. Proctors have them now.',
  unsaved: 'Not saved yet.',
  restore: 'Put back those that came with the gateway',
  reload: 'Load again and forget my changes',
};
