import type { CannedMessage, Language } from '../../../gateway/contract/canned-messages.ts';
import { languages } from '../../../gateway/contract/canned-messages.ts';
import type { SessionIntervention } from '../../ui/intervention-keys.ts';

/** Ready-made words as they can be chosen. */
export interface CannedChoice {
  id: string;
  language: Language;
  words: string;
  /** The same in the proctor's own language, where that is another. */
  meaning: string | null;
}

/**
 * What can be chosen for an intervention, in the language of the candidate; where that is not known, in every language, the
 * proctor's own first.
 */
export function cannedChoices(
  messages: readonly CannedMessage[],
  intervention: SessionIntervention,
  candidateLanguage: Language | null,
  ownLanguage: Language,
): CannedChoice[] {
  const own = [ownLanguage, ...languages.filter((language) => language !== ownLanguage)];
  const spoken = candidateLanguage === null ? own : [candidateLanguage];
  return messages
    .filter(({ kind }) => kind === intervention)
    .flatMap(({ id, text }) =>
      spoken.map((language) => ({
        ...{ id, language, words: text[language] },
        meaning: language === ownLanguage ? null : text[ownLanguage],
      })),
    );
}

/** Which ready-made words a text is, in whatever language; undefined where it is none of them. */
export function cannedIdOf(
  messages: readonly CannedMessage[],
  intervention: SessionIntervention,
  text: string,
): string | undefined {
  const typed = text.trim();
  return messages.find((one) => one.kind === intervention && Object.values(one.text).includes(typed))?.id;
}

/** A text with ready-made words put in: they take the place of ready-made words, and stand after what was typed. */
export function withCanned(text: string, canned: string, allCanned: readonly string[]): string {
  const typed = text.trim();
  return typed === '' || allCanned.includes(typed) ? canned : `${typed} ${canned}`;
}
