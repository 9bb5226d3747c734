import { beforeEach, describe, expect, it } from 'vitest';
import type { PublishingFault } from '../../../../gateway/domain/publishing/publishing-retry.ts';
import { CodedError } from '../../../../gateway/ports/coded-error.ts';
import type { MediaPublisher, PublicationEvents } from '../../../../gateway/ports/media-publisher.ts';
import { BackgroundWork } from '../../../../gateway/use-cases/background-work.ts';
import type { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { LiveHeadsets } from '../../../../gateway/use-cases/live-headsets.ts';
import { LivePublications } from '../../../../gateway/use-cases/live-publications.ts';
import { ExamSessionPublishing } from '../../../../gateway/use-cases/publish-exam-sessions.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { command, openDesk, scheduleExamSession } from '../../../support/exam-desk.ts';
import { candidate, proctor } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource } from '../../../support/fake-media-source.ts';
import { memoryStores, type Stores } from '../../../support/memory-stores.ts';

const origin = 'https://sfu.example';

/** A media server that takes everything at once. */
class FakePublisher implements MediaPublisher {
  readonly origin = origin;
  readonly running = new Map<string, PublicationEvents>();

  publish(examSessionId: string, _: unknown, events: PublicationEvents) {
    this.running.set(examSessionId, events);
    events.onStarted('https://sfu-3.example');
    return {
      close: () => {
        this.running.delete(examSessionId);
        events.onEnded('closed');
        return Promise.resolve();
      },
    };
  }
}

let stores: Stores;
let desk: ExamSessionDesk;
let publisher: FakePublisher;
let publications: LivePublications;
let background: BackgroundWork;
let publishing: ExamSessionPublishing;
let announced: string[];
let auditIsBroken: boolean;
const headset = new FakeHeadsetLink();

beforeEach(async () => {
  stores = memoryStores();
  const clock = new FakeClock();
  desk = await openDesk(stores, clock);
  publisher = new FakePublisher();
  publications = new LivePublications(origin);
  background = new BackgroundWork(new CollectingLog());
  announced = [];
  auditIsBroken = false;
  const liveHeadsets = new LiveHeadsets();
  liveHeadsets.add(headset).source = new FakeMediaSource();
  publishing = new ExamSessionPublishing({
    ...{ desk, examSessions: stores.examSessions, liveHeadsets, publisher, publications, clock, background },
    board: { announce: (id) => Promise.resolve(void announced.push(id)) },
    audit: {
      record: (entry) =>
        auditIsBroken ? Promise.reject(new CodedError('store-failed')) : stores.audit.record(entry),
    },
  });
  await scheduleExamSession(desk, stores, 'one', headset.identity.id);
  await command(desk, 'one', candidate, { type: 'begin-check-in' });
});

const agree = (publishedTo?: string) =>
  command(desk, 'one', candidate, {
    ...{ type: 'give-consent', textVersion: '1' },
    ...(publishedTo === undefined ? {} : { publishedTo }),
  });
async function look(): Promise<string[]> {
  await publishing.look();
  await background.settled();
  return [...publisher.running.keys()];
}
async function audited(): Promise<object[]> {
  await background.settled();
  return (await stores.audit.newest(100)).reverse().map(({ action, accountId, subjectId, detail }) => {
    expect([accountId, subjectId]).toEqual([null, 'one']);
    return { action, ...detail };
  });
}

describe('publishing to a media server', () => {
  it('begins with the consent and ends with the exam session, pauses included; both stand in the audit log', async () => {
    expect(await look()).toEqual([]);
    await agree(origin);
    expect(await look()).toEqual(['one']);
    expect(publications.sinceMs('one')).not.toBeNull();
    await command(desk, 'one', proctor, { type: 'admit' });
    await command(desk, 'one', proctor, { type: 'pause', reason: 'A fire alarm.' });
    expect(await look()).toEqual(['one']);
    await command(desk, 'one', proctor, { type: 'resume' });
    await command(desk, 'one', candidate, { type: 'hand-in' });
    expect(await look()).toEqual([]);
    expect(publications.sinceMs('one')).toBeNull();
    expect(await audited()).toEqual([
      { action: 'publishing-started', origin, servedBy: 'https://sfu-3.example' },
      { action: 'publishing-ended', origin, why: 'closed' },
    ]);
    expect(announced).toEqual(['one', 'one']);
  });

  it.each([
    ['was told of no server', undefined],
    ['was told of another one', 'https://other.example'],
  ])('does not begin where the candidate %s', async (_, publishedTo) => {
    await agree(publishedTo);
    expect(await look()).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  it('notes a server that is away once, and anew when it fails otherwise or was there in between', async () => {
    await agree(origin);
    await look();
    const events = publisher.running.get('one') ?? expect.fail('nothing is published');
    const fail = (fault: PublishingFault) => events.onFailed(fault, 1000);
    events.onEnded('lost');
    for (let attempt = 0; attempt < 5; attempt += 1) fail({ kind: 'unreachable' });
    for (let attempt = 0; attempt < 5; attempt += 1) fail({ kind: 'status', status: 503, retryAfterMs: 1 });
    events.onStarted(origin);
    events.onEnded('lost');
    fail({ kind: 'status', status: 503, retryAfterMs: null });
    expect((await audited()).slice(1)).toEqual([
      { action: 'publishing-ended', origin, why: 'lost' },
      { action: 'publishing-failed', origin, fault: 'unreachable' },
      { action: 'publishing-failed', origin, fault: 'status', status: 503 },
      { action: 'publishing-started', origin, servedBy: origin },
      { action: 'publishing-ended', origin, why: 'lost' },
      { action: 'publishing-failed', origin, fault: 'status', status: 503 },
    ]);
  });

  it('does not go on while it cannot be noted', async () => {
    await agree(origin);
    auditIsBroken = true;
    expect(await look()).toEqual([]);
    auditIsBroken = false;
    expect(await look()).toEqual(['one']);
  });

  it('begins nothing more once it is closed', async () => {
    await agree(origin);
    await look();
    await publishing.close();
    expect(await look()).toEqual([]);
  });
});
