import type { SessionIntervention } from '../../ui/intervention-keys.ts';

/** Ready-made words by intervention; each is a message key below `canned`. */
export const cannedMessages: Readonly<Partial<Record<SessionIntervention, readonly string[]>>> = {
  message: ['one-moment', 'go-on', 'technical', 'well'],
  warn: ['no-talking', 'phone', 'materials', 'alone', 'look-away'],
  'ask-to-adjust': ['remove', 'show', 'clear-view', 'light', 'headset'],
};

/** A text with ready-made words put in: they take the place of ready-made words, and stand after what was typed. */
export function withCanned(text: string, canned: string, allCanned: readonly string[]): string {
  const typed = text.trim();
  return typed === '' || allCanned.includes(typed) ? canned : `${typed} ${canned}`;
}
