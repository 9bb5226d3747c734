/** Handing an exam session over to somebody else, in English; `hand-over-de.ts` has the same keys. */
export const handOverEn = {
  to: 'To',
  choose: 'Choose a proctor',
  toProblem: 'Choose who is to answer for it.',
  nobody: 'There is nobody else who may proctor.',
  toldTo: 'Only proctors and supervisors read this. Enter sends, Shift+Enter begins a new line.',
  notices: 'Handed over to you',
  title: '{from} handed {candidate} over to you',
  open: 'Open',
  understood: 'Understood',
};
