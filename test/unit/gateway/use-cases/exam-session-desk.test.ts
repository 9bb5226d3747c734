import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExamCommand } from '../../../../gateway/contract/exam-commands.ts';
import type { Actor } from '../../../../gateway/contract/exam-log.ts';
import { verifyChain } from '../../../../gateway/domain/exam-session/log-row.ts';
import { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../../../gateway/use-cases/exam-time.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import {
  candidate,
  gateway,
  proctor,
  sampleExam,
  sha256,
  supervisor,
} from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { memoryStores, type Stores } from '../../../support/memory-stores.ts';

const exam = sampleExam({ durationMinutes: 1, policy: { checkInSteps: [] } });
let stores: Stores;
let clock: FakeClock;
let log: CollectingLog;
let desk: ExamSessionDesk;

async function open(): Promise<ExamSessionDesk> {
  const examTime = new ExamTime(clock, 'boot', await stores.examSessionLog.lastMoment());
  return ExamSessionDesk.open({
    ...{ examSessionLog: stores.examSessionLog, examTime, digest: sha256, newId: randomUUID, log },
  });
}

async function schedule(id: string): Promise<void> {
  await stores.examSessions.add({
    ...{ id, examTitle: exam.title, candidateName: 'Ada', state: 'scheduled', headsetId: null },
    ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null },
  });
  await desk.schedule(id, exam, 'Ada');
}

const give = (
  actor: Actor,
  command: ExamCommand,
  change: Partial<{ idempotencyKey: string; basedOn: number }> = {},
) =>
  desk.give('one', {
    ...{ actor, command, idempotencyKey: randomUUID(), basedOn: desk.facts('one')?.version ?? 0 },
    ...change,
  });

async function begin(): Promise<void> {
  await give(candidate, { type: 'begin-check-in' });
  await give(candidate, { type: 'give-consent', textVersion: '1' });
  await desk.note('one', { type: 'connection-back' });
  await give(proctor, { type: 'admit' });
}
const rows = async () => (await stores.examSessionLog.ofExamSession('one')).map(({ row }) => row);

beforeEach(async () => {
  vi.useFakeTimers();
  [stores, clock, log] = [memoryStores(), new FakeClock(), new CollectingLog()];
  desk = await open();
  await schedule('one');
});
afterEach(async () => {
  await desk.close();
  vi.useRealTimers();
});

describe('a command', () => {
  it('is one row of a whole chain, and is told in order', async () => {
    const told: string[] = [];
    desk.onRow(({ row }, { version }) => told.push(`${row.sequence} ${row.command.type} ${version}`));
    await begin();
    expect(told).toEqual(['2 begin-check-in 2', '3 give-consent 3', '4 connection-back 4', '5 admit 5']);
    expect(verifyChain(await rows(), sha256)).toEqual({ outcome: 'whole' });
    expect((await rows()).at(-1)).toMatchObject({
      ...{ actor: proctor, basedOn: 4, atMs: clock.nowMs, bootId: 'boot' },
      outcome: { state: 'in-progress', usedMs: 0 },
    });
    expect((await stores.examSessions.byId('one'))?.startedAtMs).toBe(clock.nowMs);
  });

  it('that arrives again is answered again and changes nothing', async () => {
    const key = { idempotencyKey: randomUUID() };
    await give(candidate, { type: 'begin-check-in' }, key);
    const before = (await rows()).length;
    const again = await give(candidate, { type: 'begin-check-in' }, { ...key, basedOn: 1 });
    expect(again.state).toBe('checking-in');
    expect(await rows()).toHaveLength(before);
    const other = give(candidate, { type: 'raise-hand' }, key);
    await expect(other).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    const foreign = give(proctor, { type: 'begin-check-in' }, key);
    await expect(foreign).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it.each([
    ['role-forbidden', candidate, { type: 'admit' }],
    ['command-illegal', proctor, { type: 'resume' }],
  ] as const)('is refused with %s', async (code, actor, command) => {
    await expect(give(actor, command)).rejects.toMatchObject({ code });
    expect(await rows()).toHaveLength(1);
  });

  it('of two proctors at once has one winner and one clear conflict', async () => {
    await begin();
    const basedOn = desk.facts('one')?.version ?? 0;
    const outcomes = await Promise.allSettled([
      give(proctor, { type: 'pause', reason: 'break' }, { basedOn }),
      give(supervisor, { type: 'pause', reason: 'alarm' }, { basedOn }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'command-conflict' } });
    expect(desk.facts('one')?.pause?.reason).toBe('break');
  });

  it('that cannot be written has not been given', async () => {
    const append = vi.spyOn(stores.examSessionLog, 'append').mockRejectedValueOnce(new Error('disk full'));
    const key = { idempotencyKey: randomUUID() };
    await expect(give(candidate, { type: 'begin-check-in' }, key)).rejects.toThrow('disk full');
    expect(desk.facts('one')?.state).toBe('scheduled');
    append.mockRestore();
    expect((await give(candidate, { type: 'begin-check-in' }, key)).state).toBe('checking-in');
  });

  it('for an exam session that does not exist is not found', async () => {
    const given = {
      actor: proctor,
      command: { type: 'admit' },
      idempotencyKey: randomUUID(),
      basedOn: 0,
    } as const;
    await expect(desk.give('nobody', given)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the exam', () => {
  const pass = async (ms: number) => {
    clock.advance(ms);
    await vi.advanceTimersByTimeAsync(ms);
  };

  it('ends by itself when its time is up, and not while it stands', async () => {
    await begin();
    await pass(40_000);
    await desk.note('one', { type: 'connection-lost', sinceMs: clock.nowMs - 10_000 });
    await pass(100_000);
    expect(desk.facts('one')?.state).toBe('in-progress');
    await desk.note('one', { type: 'connection-back' });
    await pass(29_999);
    expect(desk.facts('one')?.state).toBe('in-progress');
    await pass(1);
    expect(desk.facts('one')).toMatchObject({ state: 'ended', endReason: 'time-up' });
    expect((await rows()).at(-1)?.outcome.usedMs).toBe(60_000);
  });

  it('ends later with extra time, and when the store has recovered', async () => {
    await begin();
    await give(proctor, { type: 'add-time', seconds: 30, reason: 'noise' });
    await pass(60_000);
    expect(desk.facts('one')?.state).toBe('in-progress');
    const append = vi.spyOn(stores.examSessionLog, 'append').mockRejectedValue(new Error('disk full'));
    await pass(31_000);
    expect(desk.facts('one')?.state).toBe('in-progress');
    append.mockRestore();
    await pass(250);
    expect(desk.facts('one')?.state).toBe('ended');
  });
});

describe('after a restart', () => {
  it('everything is as it was, the time that is left too', async () => {
    await begin();
    clock.advance(20_000);
    await give(candidate, { type: 'raise-hand' });
    const key = { idempotencyKey: randomUUID() };
    await give(candidate, { type: 'say', text: 'hello' }, key);
    const before = desk.facts('one');
    await desk.close();
    desk = await open();
    expect(desk.facts('one')).toEqual(before);
    expect(desk.all().map(([id]) => id)).toEqual(['one']);
    // The answer to the last command was lost with the gateway: it is sent again.
    await give(candidate, { type: 'say', text: 'hello' }, key);
    expect(desk.facts('one')?.version).toBe(before?.version);
    clock.advance(40_000);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(desk.facts('one')?.state).toBe('ended');
  });

  it('an exam session whose log was changed is left alone, the others go on', async () => {
    await schedule('two');
    const stored = await stores.examSessionLog.all();
    const changed = stored.map((item) =>
      'row' in item && item.row.examSessionId === 'one' ? { ...item, row: { ...item.row, atMs: 7 } } : item,
    );
    vi.spyOn(stores.examSessionLog, 'all').mockResolvedValue(changed);
    await desk.close();
    desk = await open();
    expect(desk.facts('one')).toBeNull();
    expect(desk.facts('two')?.state).toBe('scheduled');
    await expect(give(proctor, { type: 'note', text: 'x' })).rejects.toMatchObject({
      code: 'exam-log-broken',
    });
    expect(log.entries).toMatchObject([
      { level: 'error', detail: { examSessionId: 'one', sequence: 1, why: 'hash' } },
    ]);
  });

  it('takes nothing while it closes', async () => {
    await desk.close();
    await expect(give(candidate, { type: 'begin-check-in' })).rejects.toMatchObject({
      code: 'shutting-down',
    });
    expect(gateway.accountId).toBeNull();
  });
});
