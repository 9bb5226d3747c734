import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../gateway/domain/exam-session/log-row.ts';
import { ExamSessionCourse, proctor, sha256 } from '../support/exam-session-course.ts';
import type { Stores } from '../support/memory-stores.ts';
import { storeKinds, type OpenedStores } from '../support/store-kinds.ts';

describe.each(storeKinds)('the log of exam sessions %s', (_kind, open) => {
  let opened: OpenedStores;
  let stores: Stores;
  const { rows } = ExamSessionCourse.begun();
  const untouched = { startedAtMs: null, endedAtMs: null };

  beforeEach(async () => {
    opened = await open();
    stores = opened.stores;
    for (const id of ['one', 'two']) {
      await stores.examSessions.add({
        ...{ id, examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled', headsetId: null },
        ...{ createdAtMs: 1, ...untouched },
      });
    }
  });
  afterEach(() => opened.close());

  it('gives back every row as it was written, in order, with places that grow', async () => {
    const other = { ...(rows[0] ?? expect.fail()), examSessionId: 'two' };
    const positions = [];
    for (const row of [...rows, other]) positions.push(await stores.examSessionLog.append(row, untouched));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    const all = await stores.examSessionLog.all();
    expect(all.map(({ position }) => position)).toEqual(positions);
    const own = (await stores.examSessionLog.ofExamSession('one')).map(({ row }) => row);
    expect(own).toEqual(rows);
    expect(verifyChain(own, sha256)).toEqual({ outcome: 'whole' });
    expect(await stores.examSessionLog.after(positions[1] ?? 0, 2)).toEqual(all.slice(2, 4));
    expect(await stores.examSessionLog.after(positions.at(-1) ?? 0, 9)).toEqual([]);
  });

  it('brings the exam session’s own record up to date with every row', async () => {
    for (const row of rows)
      await stores.examSessionLog.append(row, { startedAtMs: row.atMs, endedAtMs: null });
    expect(await stores.examSessions.byId('one')).toMatchObject({
      state: 'in-progress',
      startedAtMs: rows.at(-1)?.atMs,
    });
  });

  it('takes no row twice, neither by its place nor by its key, and then changes nothing', async () => {
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('too short');
    await stores.examSessionLog.append(first, untouched);
    const again = { ...second, outcome: { state: 'ended', usedMs: 0 } } as const;
    for (const row of [
      { ...again, sequence: 1 },
      { ...again, idempotencyKey: first.idempotencyKey },
      { ...again, examSessionId: 'nobody' },
    ]) {
      const appended = stores.examSessionLog.append(row, untouched);
      await expect(appended).rejects.toMatchObject({ code: 'store-failed' });
    }
    expect(await stores.examSessionLog.all()).toHaveLength(1);
    expect((await stores.examSessions.byId('one'))?.state).toBe('scheduled');
  });

  it('knows the latest moment, of a row or of a note', async () => {
    expect(await stores.examSessionLog.lastMoment()).toBeNull();
    await stores.examSessionLog.noteMoment({ atMs: 1, monotonicNs: '5', bootId: 'a' });
    const last = { atMs: 1_790_000_000_000, monotonicNs: '12345678901234567890', bootId: 'b' };
    await stores.examSessionLog.noteMoment(last);
    expect(await stores.examSessionLog.lastMoment()).toEqual(last);
    const row = { ...(rows[0] ?? expect.fail()), atMs: last.atMs + 1 };
    await stores.examSessionLog.append(row, untouched);
    expect(await stores.examSessionLog.lastMoment()).toEqual({
      ...{ atMs: row.atMs, monotonicNs: row.monotonicNs, bootId: row.bootId },
    });
  });

  it('keeps words as they are', async () => {
    const course = ExamSessionCourse.begun();
    course.give(proctor, { type: 'message', text: `O’Brien’s "quote" \u{1f600} <script> ' -- ;` });
    for (const row of course.rows) await stores.examSessionLog.append(row, untouched);
    expect((await stores.examSessionLog.all()).at(-1)).toMatchObject({ row: course.rows.at(-1) });
  });
});
