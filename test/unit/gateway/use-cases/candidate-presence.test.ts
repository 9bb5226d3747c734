import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CandidatePresence } from '../../../../gateway/use-cases/candidate-presence.ts';
import { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { ExamTime } from '../../../../gateway/use-cases/exam-time.ts';
import { interruptAfterRestart } from '../../../../gateway/use-cases/interrupt-after-restart.ts';
import { demonstrationExamId } from '../../../../gateway/use-cases/add-demonstration.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { candidate, proctor, sampleExam, sha256 } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { memoryStores, type Stores } from '../../../support/memory-stores.ts';

/** A page that answers pings as long as its network is there. */
class FakePage {
  answers = true;
  #pong: () => void = () => undefined;
  #close: () => void = () => undefined;
  /** What passes before it answers. */
  answersAfter: () => void = () => undefined;
  ping(): void {
    if (!this.answers) return;
    this.answersAfter();
    this.#pong();
  }
  onPong(listener: () => void): void {
    this.#pong = listener;
  }
  onClose(listener: () => void): void {
    this.#close = listener;
  }
  close(): void {
    this.#close();
  }
}

let stores: Stores;
let clock: FakeClock;
let desk: ExamSessionDesk;
let presence: CandidatePresence;

const open = async () => {
  const examTime = new ExamTime(clock, 'boot', await stores.examSessionLog.lastMoment());
  const parts = { examSessionLog: stores.examSessionLog, examTime, digest: sha256, newId: randomUUID };
  desk = await ExamSessionDesk.open({ ...parts, log: new CollectingLog() });
  presence = new CandidatePresence({ desk, clock });
};

async function begin(id: string, examId = 'anatomy'): Promise<void> {
  await stores.examSessions.add({
    ...{ id, examTitle: 'Anatomy II', candidateName: 'Ada', state: 'scheduled', headsetId: null },
    ...{ createdAtMs: 1, startedAtMs: null, endedAtMs: null },
  });
  await desk.schedule(id, sampleExam({ id: examId, policy: { checkInSteps: [] } }), 'Ada');
  for (const [actor, command] of [
    [candidate, { type: 'begin-check-in' }],
    [candidate, { type: 'give-consent', textVersion: '1' }],
    [proctor, { type: 'admit' }],
  ] as const) {
    const basedOn = desk.facts(id)?.version ?? 0;
    await desk.give(id, { actor, command, basedOn, idempotencyKey: randomUUID() });
  }
}

/** Seconds pass, and the gateway looks in each. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1000);
    await presence.look();
  }
}
const connection = (id = 'one') => desk.facts(id)?.connection;
const usedMs = () => desk.facts('one')?.clock.usedMs;

beforeEach(async () => {
  [stores, clock] = [memoryStores(), new FakeClock()];
  await open();
  await begin('one');
});
afterEach(() => desk.close());

describe('a candidate', () => {
  it('is there as soon as a page connects, and as long as it answers', async () => {
    expect(connection()).toBe('offline');
    await presence.watch('one', new FakePage());
    expect(connection()).toBe('online');
    await pass(120);
    expect(connection()).toBe('online');
  });

  it('who is silent is interrupted from the last sign on, offline after a minute, and back at the next sign', async () => {
    const page = new FakePage();
    await presence.watch('one', page);
    await pass(10);
    page.answers = false;
    await pass(5);
    expect(connection()).toBe('online');
    await pass(1);
    expect(connection()).toBe('reconnecting');
    expect(usedMs()).toBe(10_000);
    await pass(55);
    expect(connection()).toBe('offline');
    page.answers = true;
    await pass(1);
    expect(connection()).toBe('online');
    expect(usedMs()).toBe(10_000);
    expect(desk.facts('one')?.state).toBe('in-progress');
  });

  it('who loads the page anew is not interrupted', async () => {
    const page = new FakePage();
    await presence.watch('one', page);
    await pass(3);
    page.close();
    await pass(4);
    await presence.watch('one', new FakePage());
    await pass(10);
    expect(
      (await stores.examSessionLog.ofExamSession('one')).map(({ row }) => row.command.type),
    ).not.toContain('connection-lost');
  });

  it('with two pages is there as long as one answers', async () => {
    const [one, other] = [new FakePage(), new FakePage()];
    await presence.watch('one', one);
    await presence.watch('one', other);
    one.answers = false;
    await pass(30);
    expect(connection()).toBe('online');
  });

  it('answers after a time that is known, of the middle one of the last five signs', async () => {
    const page = new FakePage();
    await presence.watch('one', page);
    expect(presence.roundTripMs('one')).toBeNull();
    for (const tookMs of [900, 900, 900, 40, 30, 700, 20, 25]) {
      page.answersAfter = () => clock.advance(tookMs);
      await pass(1);
    }
    expect(presence.roundTripMs('one')).toBe(30);
    page.close();
    expect(presence.roundTripMs('one')).toBeNull();
  });

  it('who answers late answers to the first that was asked', async () => {
    const page = new FakePage();
    await presence.watch('one', page);
    page.answers = false;
    await pass(3);
    page.answers = true;
    await pass(1);
    expect(presence.roundTripMs('one')).toBe(3000);
  });

  it('of whom no page was ever heard is not judged', async () => {
    await begin('two', demonstrationExamId);
    await desk.note('two', { type: 'connection-back' });
    await pass(30);
    expect(connection('two')).toBe('online');
  });
});

describe('a gateway that was killed', () => {
  it('charges nobody for the time that it was away, and lets the exam go on when the candidate is back', async () => {
    await presence.watch('one', new FakePage());
    await pass(20);
    await stores.examSessionLog.noteMoment({
      ...{ atMs: desk.nowMs(), monotonicNs: clock.monotonicNs().toString(), bootId: 'boot' },
    });
    clock.advance(45_000);
    const last = await stores.examSessionLog.lastMoment();
    await open();
    await interruptAfterRestart(desk, last?.atMs ?? null);
    expect(connection()).toBe('reconnecting');
    expect(usedMs()).toBe(20_000);
    await presence.watch('one', new FakePage());
    expect(connection()).toBe('online');
    await pass(1);
    expect(desk.facts('one')).toMatchObject({ state: 'in-progress', interruptedSinceMs: null });
    expect(usedMs()).toBe(20_000);
  });

  it('lets a demonstration go on, whose candidate cannot come back', async () => {
    await begin('two', demonstrationExamId);
    await desk.note('two', { type: 'connection-back' });
    await open();
    await interruptAfterRestart(desk, clock.nowMs);
    expect(connection('two')).toBe('online');
  });
});
