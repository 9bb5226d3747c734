import { expect, it } from 'vitest';
import { LiveLog } from '../../../../console/api/live-log.ts';
import type { LogEntry } from '../../../../gateway/contract/exam-log.ts';

const entry = (examSessionId: string, sequence: number, cursor: number): LogEntry => ({
  ...{ examSessionId, sequence, cursor, at: '2026-11-25T09:00:00.000Z', state: 'in-progress' },
  command: { type: 'raise-hand' },
  actor: { role: 'candidate', accountId: 'c', name: 'Ada' },
});

it('keeps every entry once and in order, however it arrives', () => {
  const log = new LiveLog();
  expect(log.cursor).toBeNull();
  log.tell(entry('a', 4, 9), entry('b', 1, 5));
  log.tell(entry('a', 1, 1), entry('a', 4, 9), entry('a', 2, 3));
  expect(log.entries.get('a')?.map(({ sequence }) => sequence)).toEqual([1, 2, 4]);
  expect(log.entries.get('b')).toHaveLength(1);
  expect(log.cursor).toBe(9);
  log.clear();
  expect([log.cursor, log.entries.size]).toEqual([null, 0]);
});
