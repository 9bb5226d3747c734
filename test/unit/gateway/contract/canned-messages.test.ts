import { describe, expect, it } from 'vitest';
import { builtInCannedMessages } from '../../../../gateway/contract/built-in-canned-messages.ts';
import {
  cannedKinds,
  newCannedMessagesSchema,
  type CannedMessage,
} from '../../../../gateway/contract/canned-messages.ts';
import { interventionSchema } from '../../../../gateway/contract/exam-commands.ts';

const read = (messages: readonly unknown[]) => newCannedMessagesSchema.safeParse({ basedOn: 0, messages });
const message = (change: Partial<CannedMessage> = {}): CannedMessage => ({
  ...{ id: 'one', kind: 'warn', text: { en: 'No.', de: 'Nein.' } },
  ...change,
});

describe('the words that come with the gateway', () => {
  it('are a list that could be sent, with some of every kind', () => {
    expect(read([...builtInCannedMessages]).success).toBe(true);
    for (const kind of cannedKinds)
      expect(builtInCannedMessages.filter((one) => one.kind === kind).length).toBeGreaterThan(2);
  });

  it('fit the command that they are for', () => {
    for (const { id, kind, text } of builtInCannedMessages)
      for (const words of Object.values(text)) {
        const command = {
          message: { type: kind, text: words, cannedId: id },
          warn: { type: kind, text: words },
          'ask-to-adjust': { type: kind, text: words, bearingDeg: 0, elevationDeg: 0 },
          pause: { type: kind, reason: words },
        }[kind];
        expect(interventionSchema.safeParse(command).success, words).toBe(true);
      }
  });
});

describe('a list of words', () => {
  it.each<[string, unknown]>([
    ['without words in a language', message({ text: { en: 'No.', de: ' ' } })],
    ['with words that are too long', message({ text: { en: 'x'.repeat(501), de: 'x' } })],
    ['of an unknown kind', { ...message(), kind: 'terminate' }],
    ['with more in it than belongs there', { ...message(), html: '<b>' }],
    ['with an id that could be anything', message({ id: '../x' })],
  ])('is refused %s', (_what, wrong) => {
    expect(read([wrong]).success).toBe(false);
  });

  it('is refused where an id stands there twice or it is too long', () => {
    expect(read([message(), message()]).success).toBe(false);
    const many = (count: number) => Array.from({ length: count }, (_, index) => message({ id: `m${index}` }));
    expect(read(many(100)).success).toBe(true);
    expect(read(many(101)).success).toBe(false);
    expect(read([]).success).toBe(true);
  });
});
