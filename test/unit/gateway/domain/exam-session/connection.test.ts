import { expect, it } from 'vitest';
import { connectionStateSchema } from '../../../../../gateway/contract/exam-progress.ts';
import { connectionAfter, connectionEvents } from '../../../../../gateway/domain/exam-session/connection.ts';

const legal: Record<string, string> = {
  'online × connection-lost': 'reconnecting',
  'reconnecting × connection-gone': 'offline',
  'reconnecting × connection-back': 'online',
  'offline × connection-back': 'online',
};
const pairs = connectionStateSchema.options.flatMap((state) =>
  connectionEvents.map((event) => ({ state, event })),
);

it.each(pairs)('$state × $event', ({ state, event }) => {
  expect(connectionAfter(state, event)).toBe(legal[`${state} × ${event}`] ?? null);
});
