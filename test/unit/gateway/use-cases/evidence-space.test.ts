import { beforeEach, expect, it } from 'vitest';
import { EvidenceSpace } from '../../../../gateway/use-cases/evidence-space.ts';
import type { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { LiveHeadsets } from '../../../../gateway/use-cases/live-headsets.ts';
import { beginExamSession, command, openDesk, scheduleExamSession } from '../../../support/exam-desk.ts';
import { proctor } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource } from '../../../support/fake-media-source.ts';
import { memoryStores, type Stores } from '../../../support/memory-stores.ts';

const recorded = { recording: { recorded: true, keptDays: 1 } };
/** An hour, and half an hour around it, of two pictures of 4 Mb/s and a sound of 32 kb/s, with what is around them. */
const ofOneExam = (8_032_000 / 8) * 5400 * 1.05;

let stores: Stores;
let clock: FakeClock;
let desk: ExamSessionDesk;
let space: EvidenceSpace;
let freeBytes: number;
const headset = new FakeHeadsetLink();

beforeEach(async () => {
  stores = memoryStores();
  clock = new FakeClock();
  desk = await openDesk(stores, clock);
  const liveHeadsets = new LiveHeadsets();
  liveHeadsets.add(headset).source = new FakeMediaSource();
  space = new EvidenceSpace({
    ...{ desk, liveHeadsets, examSessions: stores.examSessions },
    evidenceFiles: { freeBytes: () => Promise.resolve(freeBytes) },
  });
});

it('is enough for an exam that is to be recorded, or it is refused', async () => {
  await scheduleExamSession(desk, stores, 'one', headset.identity.id, recorded);
  freeBytes = ofOneExam + 1;
  await space.require('one');
  freeBytes = ofOneExam - 1;
  await expect(space.require('one')).rejects.toMatchObject({ code: 'evidence-space-missing' });
});

it('does not matter to an exam that is not recorded', async () => {
  await scheduleExamSession(desk, stores, 'one', headset.identity.id);
  freeBytes = 0;
  await space.require('one');
});

it('is kept for what exams that have begun will still need', async () => {
  await beginExamSession(desk, stores, 'begun', headset.identity.id, recorded);
  await desk.note('begun', { type: 'connection-back' });
  await scheduleExamSession(desk, stores, 'one', headset.identity.id, recorded);
  await scheduleExamSession(desk, stores, 'later', headset.identity.id, recorded);
  freeBytes = 2 * ofOneExam - 1;
  expect(await space.suffices('one')).toBe(false);
  // A third of what was kept has been recorded by then.
  clock.advance(30 * 60_000);
  expect(await space.suffices('one')).toBe(true);
  freeBytes = ofOneExam + 1;
  expect(await space.suffices('one')).toBe(false);
  await command(desk, 'begun', proctor, { type: 'terminate', reason: 'It is over.' });
  expect(await space.suffices('one')).toBe(true);
});
