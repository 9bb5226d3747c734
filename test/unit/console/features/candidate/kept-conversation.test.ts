import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetDrafts } from '../../../../../console/api/kept-drafts.ts';
import {
  keepConversation,
  keptConversation,
} from '../../../../../console/features/candidate/conversation/kept-conversation.ts';

const empty = { draft: '', outgoing: [] };
const message = { key: '5f0d1a52-3f0b-4c5e-9b57-0d6b2f4c8a11', text: 'I need help', refusedCode: null };

/** As a tab's storage: its entries are its own properties. */
let storage: Record<string, string>;
beforeEach(() => {
  storage = {};
  vi.stubGlobal(
    'sessionStorage',
    new Proxy(storage, {
      get: (entries, name) =>
        ({
          getItem: (key: string) => entries[key] ?? null,
          setItem: (key: string, value: string) => (entries[key] = value),
          removeItem: (key: string) => Reflect.deleteProperty(entries, key),
        })[String(name)],
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

it('what was written and not sent is there again, under its own key, in its own exam session only', () => {
  keepConversation('a', { draft: 'Half a sen', outgoing: [message] }, false);
  expect(keptConversation('a')).toEqual({ draft: 'Half a sen', outgoing: [message] });
  expect(keptConversation('b')).toEqual(empty);
});

it('nothing stays when there is nothing, when the exam is over, and for the next person', () => {
  keepConversation('a', { draft: 'x', outgoing: [] }, false);
  keepConversation('a', empty, false);
  expect(storage).toEqual({});
  keepConversation('a', { draft: 'x', outgoing: [message] }, true);
  expect(storage).toEqual({});
  keepConversation('a', { draft: 'x', outgoing: [] }, false);
  storage['somebody.elses'] = 'stays';
  forgetDrafts();
  expect(storage).toEqual({ 'somebody.elses': 'stays' });
});

it('what cannot be read is nothing, and a closed storage does no harm', () => {
  storage['roundsight.draft.conversation.a'] = '{"draft":7}';
  expect(keptConversation('a')).toEqual(empty);
  storage['roundsight.draft.conversation.a'] = 'no JSON';
  expect(keptConversation('a')).toEqual(empty);
  vi.stubGlobal('sessionStorage', null);
  keepConversation('a', { draft: 'x', outgoing: [] }, false);
  forgetDrafts();
  expect(keptConversation('a')).toEqual(empty);
});
