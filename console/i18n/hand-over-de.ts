import type { handOverEn } from './hand-over-en.ts';

/** Handing an exam session over to somebody else, in German. */
export const handOverDe: typeof handOverEn = {
  to: 'An',
  choose: 'Aufsicht wählen',
  toProblem: 'Wählen Sie, wer dafür verantwortlich sein soll.',
  nobody: 'Es gibt sonst niemanden, der beaufsichtigen darf.',
  toldTo: 'Das lesen nur Aufsicht und Leitung. Enter sendet, Umschalt+Enter beginnt eine neue Zeile.',
  notices: 'An Sie übergeben',
  title: '{from} hat Ihnen {candidate} übergeben',
  open: 'Öffnen',
  understood: 'Verstanden',
};
