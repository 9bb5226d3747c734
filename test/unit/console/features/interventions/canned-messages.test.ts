import { expect, it } from 'vitest';
import type { CannedMessage } from '../../../../../gateway/contract/canned-messages.ts';
import { cannedChoices, cannedIdOf } from '../../../../../console/features/interventions/canned-messages.ts';

const messages: CannedMessage[] = [
  { id: 'go-on', kind: 'message', text: { en: 'Go on.', de: 'Weiter.' } },
  { id: 'phone', kind: 'warn', text: { en: 'The phone.', de: 'Das Telefon.' } },
];
const choose = (candidate: 'en' | 'de' | null, own: 'en' | 'de') =>
  cannedChoices(messages, 'message', candidate, own).map(({ words, meaning }) => [words, meaning]);

it('the candidate’s language decides, and the proctor reads what it means', () => {
  expect(choose('de', 'en')).toEqual([['Weiter.', 'Go on.']]);
  expect(choose('de', 'de')).toEqual([['Weiter.', null]]);
  expect(choose('en', 'de')).toEqual([['Go on.', 'Weiter.']]);
});

it('where the language is not known the proctor chooses, the own one first', () => {
  expect(choose(null, 'de')).toEqual([
    ['Weiter.', null],
    ['Go on.', 'Weiter.'],
  ]);
});

it('words are known again in whatever language, of their own kind only', () => {
  expect(cannedIdOf(messages, 'message', ' Weiter. ')).toBe('go-on');
  expect(cannedIdOf(messages, 'message', 'Go on.')).toBe('go-on');
  expect(cannedIdOf(messages, 'warn', 'Go on.')).toBeUndefined();
  expect(cannedIdOf(messages, 'message', 'Go on')).toBeUndefined();
});
