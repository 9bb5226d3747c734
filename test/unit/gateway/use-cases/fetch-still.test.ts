import { beforeEach, describe, expect, it } from 'vitest';
import { fetchStill, stillNoteIntervalNs } from '../../../../gateway/use-cases/fetch-still.ts';
import { LiveHeadsets } from '../../../../gateway/use-cases/live-headsets.ts';
import type { SignedIn } from '../../../../gateway/ports/signed-in.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource } from '../../../support/fake-media-source.ts';
import { candidate, ExamSessionCourse, proctor } from '../../../support/exam-session-course.ts';
import { memoryStores } from '../../../support/memory-stores.ts';

const signedIn = (secretDigest: string): SignedIn => ({
  secretDigest,
  account: {
    id: `account of ${secretDigest}`,
    name: secretDigest,
    role: 'proctor',
    examSessionId: null,
    passwordHash: null,
    disabled: false,
    createdAtMs: 0,
  },
});

describe('a still', () => {
  const ada = signedIn('Ada');
  const bo = signedIn('Bo');
  let deps: ReturnType<typeof prepare>;
  let course: ExamSessionCourse;
  const prepare = () => ({
    ...memoryStores(),
    clock: new FakeClock(),
    liveHeadsets: new LiveHeadsets(),
    desk: { facts: () => course.facts },
  });
  const notes = async () => (await deps.audit.newest(99)).map(({ accountId }) => accountId);

  beforeEach(async () => {
    deps = prepare();
    course = ExamSessionCourse.begun();
    const link = new FakeHeadsetLink();
    const source = new FakeMediaSource();
    source.still = Buffer.from('still');
    deps.liveHeadsets.add(link).source = source;
    for (const id of ['one', 'two'])
      await deps.examSessions.add({
        id,
        examTitle: 'Exam',
        candidateName: 'Candidate',
        state: 'in-progress',
        createdAtMs: 0,
        startedAtMs: 0,
        endedAtMs: null,
        headsetId: link.identity.id,
      });
  });

  it('is noted once in ten minutes for each person and exam session, however often the wall renews it', async () => {
    const fetch = fetchStill(deps);
    for (let second = 0; second < 600; second += 2) {
      for (const id of ['one', 'two']) expect((await fetch(ada, id)).toString()).toBe('still');
      deps.clock.advance(2000);
    }
    expect(await notes()).toEqual([ada.account.id, ada.account.id]);
    await fetch(bo, 'one');
    await fetch(ada, 'one');
    expect((await notes()).slice(0, 2)).toEqual([ada.account.id, bo.account.id]);
    deps.clock.advance(Number(stillNoteIntervalNs / 1_000_000n) - 1);
    await fetch(ada, 'one');
    expect(await notes()).toHaveLength(4);
  });

  it('is not handed out where it cannot be noted', async () => {
    const fetch = fetchStill({
      ...deps,
      audit: { ...deps.audit, record: () => Promise.reject(new Error('no room')) },
    });
    for (const attempt of [1, 2])
      await expect(fetch(ada, 'one'), `attempt ${attempt}`).rejects.toThrow('no room');
  });

  it('is not handed out before the candidate has agreed, nor when the exam session is over, and nobody is noted', async () => {
    const fetch = fetchStill(deps);
    course = new ExamSessionCourse();
    await expect(fetch(ada, 'one')).rejects.toMatchObject({ code: 'consent-missing' });
    course.give(candidate, { type: 'begin-check-in' });
    await expect(fetch(ada, 'one')).rejects.toMatchObject({ code: 'consent-missing' });
    course.give(candidate, { type: 'give-consent', textVersion: '1' });
    expect((await fetch(ada, 'one')).toString()).toBe('still');
    course.give(proctor, { type: 'refuse', reason: 'not the candidate' });
    await expect(fetch(ada, 'one')).rejects.toMatchObject({ code: 'media-not-ready' });
    expect(await notes()).toEqual([ada.account.id]);
  });
});
