import { expect, it } from 'vitest';
import { createOutbox, type Attempt } from '../../../../../console/features/candidate/conversation/outbox.ts';

function outboxThat(answers: Attempt[]) {
  const sent: [text: string, key: string][] = [];
  let keys = 0;
  const outbox = createOutbox(
    (text, key) => {
      sent.push([text, key]);
      return Promise.resolve(answers.shift() ?? 'taken');
    },
    () => `key-${(keys += 1)}`,
  );
  return { outbox, sent };
}

it('sends under the same key until there is an answer, and then no more', async () => {
  const { outbox, sent } = outboxThat(['unanswered', 'unanswered', 'taken']);
  await outbox.add('Hello');
  expect(outbox.messages.value.map(({ text }) => text)).toEqual(['Hello']);
  await outbox.flush();
  await outbox.flush();
  await outbox.flush();
  expect(sent).toEqual(Array.from({ length: 3 }, () => ['Hello', 'key-1']));
  expect(outbox.messages.value).toEqual([]);
});

it('keeps the order: what waits is not overtaken', async () => {
  const { outbox, sent } = outboxThat(['unanswered', 'unanswered']);
  await outbox.add('first');
  await outbox.add('second');
  await outbox.flush();
  expect(sent.map(([text]) => text)).toEqual(['first', 'first', 'first', 'second']);
});

it('sends nothing twice when it is asked twice at once', async () => {
  const { outbox, sent } = outboxThat([]);
  await Promise.all([outbox.add('once'), outbox.flush(), outbox.flush()]);
  expect(sent).toHaveLength(1);
});

it('keeps what was refused, with the reason, sends the rest, and tries again when told', async () => {
  const { outbox, sent } = outboxThat([{ refusedCode: 'too-many-requests' }]);
  await outbox.add('refused');
  await outbox.add('fine');
  expect(outbox.messages.value).toEqual([
    { key: 'key-1', text: 'refused', refusedCode: 'too-many-requests' },
  ]);
  await outbox.flush();
  expect(sent).toHaveLength(2);
  await outbox.sendAgain('key-1');
  expect(sent.at(-1)).toEqual(['refused', 'key-1']);
  expect(outbox.messages.value).toEqual([]);
});

it('what was kept from before goes first, under the keys it had', async () => {
  const { outbox, sent } = outboxThat(['taken', 'taken']);
  await outbox.restore([
    { key: 'old-1', text: 'Before', refusedCode: null },
    { key: 'old-2', text: 'Refused', refusedCode: 'command-illegal' },
  ]);
  await outbox.add('After');
  expect(sent).toEqual([
    ['Before', 'old-1'],
    ['After', 'key-1'],
  ]);
  expect(outbox.messages.value.map(({ key }) => key)).toEqual(['old-2']);
});
