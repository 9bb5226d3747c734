import { expect, it } from 'vitest';
import { builtInCannedMessages } from '../../../../../gateway/contract/built-in-canned-messages.ts';
import {
  lacking,
  listOf,
  moved,
  ofKind,
  withNew,
  without,
} from '../../../../../console/features/ready-words/words-draft.ts';

const built = [...builtInCannedMessages];
const idsOf = (draft: readonly { id: string }[]) => draft.map(({ id }) => id);

it('what comes with the gateway is sent as it is', () => {
  expect(listOf(built)).toEqual(built);
});

it('a new one stands at the end of its kind, and is sent only with words in both languages', () => {
  const draft = withNew(built, 'message', 'new');
  expect(idsOf(ofKind(draft, 'message')).at(-1)).toBe('new');
  expect(idsOf(ofKind(draft, 'warn'))).toEqual(idsOf(ofKind(built, 'warn')));
  expect(listOf(draft)).toBeNull();
  const [added] = draft.filter(({ id }) => id === 'new');
  if (added === undefined) throw new Error('it is not there');
  expect([...lacking(added)].sort()).toEqual(['de', 'en']);
  added.text.en = 'Hello';
  expect([...lacking(added)]).toEqual(['de']);
  added.text.de = 'Hallo';
  expect(lacking(added).size).toBe(0);
  expect(listOf(draft)).toHaveLength(built.length + 1);
});

it('one changes its place with its neighbour of the same kind, and stays at the ends', () => {
  const warnings = idsOf(ofKind(built, 'warn'));
  const [first = '', second = '', ...rest] = warnings;
  expect(idsOf(ofKind(moved(built, second, -1), 'warn'))).toEqual([second, first, ...rest]);
  expect(idsOf(ofKind(moved(built, first, 1), 'warn'))).toEqual([second, first, ...rest]);
  expect(moved(built, first, -1)).toEqual(built);
  expect(moved(built, 'nobody', 1)).toEqual(built);
  expect(listOf(moved(built, second, -1))).not.toBeNull();
});

it('one that is taken away is gone, and nothing at all may be there', () => {
  expect(idsOf(without(built, 'phone'))).not.toContain('phone');
  expect(listOf([])).toEqual([]);
});
