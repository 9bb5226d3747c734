import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../gateway/contract/exam-log.ts';
import { BackgroundWork } from '../../../../gateway/use-cases/background-work.ts';
import type { ExamSessionDesk } from '../../../../gateway/use-cases/exam-session-desk.ts';
import { LiveHeadsets } from '../../../../gateway/use-cases/live-headsets.ts';
import { TalkBack } from '../../../../gateway/use-cases/talk-back.ts';
import { ViewerRegistry, type Watching } from '../../../../gateway/use-cases/viewer-registry.ts';
import { CollectingLog } from '../../../support/collecting-log.ts';
import { beginExamSession, command, openDesk } from '../../../support/exam-desk.ts';
import { proctor, supervisor } from '../../../support/exam-session-course.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeHeadsetLink } from '../../../support/fake-headset-link.ts';
import { FakeMediaSource } from '../../../support/fake-media-source.ts';
import { FakeViewerTransport, sampleOfferSdp } from '../../../support/fake-viewer-transport.ts';
import { memoryStores, type Stores } from '../../../support/memory-stores.ts';

let stores: Stores;
let clock: FakeClock;
let desk: ExamSessionDesk;
let viewers: ViewerRegistry;
let background: BackgroundWork;
let talkBack: TalkBack;
let source: FakeMediaSource;
const transport = new FakeViewerTransport();
const headset = new FakeHeadsetLink();

async function start(): Promise<void> {
  desk = await openDesk(stores, clock);
  viewers = new ViewerRegistry({ total: 10, perExamSession: 10 });
  const liveHeadsets = new LiveHeadsets();
  source = new FakeMediaSource();
  liveHeadsets.add(headset).source = source;
  background = new BackgroundWork(new CollectingLog());
  talkBack = new TalkBack({ desk, viewers, liveHeadsets, clock, background });
}

async function watch({ accountId, name }: Actor): Promise<Watching> {
  const viewer = await transport.accept(sampleOfferSdp, source, { at: () => [1, 0, 0, 0] });
  const watching: Watching = {
    ...{ viewer, examSessionId: 'one', headsetId: headset.identity.id },
    ...{ accountId: accountId ?? '', accountName: name, signInDigest: 's', tokenDigest: 't', sinceMs: 0 },
  };
  viewers.reserve('one').fill(watching);
  return watching;
}

async function leave(watching: Watching): Promise<void> {
  viewers.remove(watching.viewer.id);
  talkBack.viewerClosed(watching);
  await background.settled();
}

const say = (watching: Watching, word: string) => talkBack.hear(watching, Buffer.from(word));
const heard = () => source.played.map(String);
const talker = () => desk.facts('one')?.talking?.name ?? null;

beforeEach(async () => {
  stores = memoryStores();
  clock = new FakeClock();
  await start();
  await beginExamSession(desk, stores, 'one', headset.identity.id);
});

describe('a voice', () => {
  it('is heard while its person talks, and not before, not after and not beside', async () => {
    const [pia, sue] = [await watch(proctor), await watch(supervisor)];
    say(pia, 'before');
    await command(desk, 'one', proctor, { type: 'start-talking' });
    say(sue, 'beside');
    say(pia, 'hello');
    await command(desk, 'one', proctor, { type: 'stop-talking' });
    say(pia, 'after');
    expect(heard()).toEqual(['hello']);
  });

  it('comes from one of its person’s pages at a time: that which speaks first', async () => {
    const [here, there] = [await watch(proctor), await watch(proctor)];
    await command(desk, 'one', proctor, { type: 'start-talking' });
    say(here, 'a');
    say(there, 'b');
    await leave(here);
    say(there, 'c');
    await command(desk, 'one', proctor, { type: 'stop-talking' });
    await command(desk, 'one', proctor, { type: 'start-talking' });
    say(there, 'd');
    expect(heard()).toEqual(['a', 'c', 'd']);
  });

  it('is lost where the headset has no speaker', async () => {
    const pia = await watch(proctor);
    source.speaker = null;
    await command(desk, 'one', proctor, { type: 'start-talking' });
    expect(() => say(pia, 'hello')).not.toThrow();
    expect(heard()).toEqual([]);
  });
});

describe('a talker whose connection is lost', () => {
  it('does not talk any more, and the log says that the gateway saw it', async () => {
    const [here, there, sue] = [await watch(proctor), await watch(proctor), await watch(supervisor)];
    await command(desk, 'one', proctor, { type: 'start-talking' });
    await leave(sue);
    await leave(here);
    expect(talker()).toBe('Pia');
    await leave(there);
    expect(talker()).toBeNull();
    const last = (await stores.examSessionLog.all()).at(-1);
    expect(last).toMatchObject({ row: { command: { type: 'stop-talking' }, actor: { role: 'gateway' } } });
  });

  it('who never had one has a few seconds, also after the gateway was started again', async () => {
    await command(desk, 'one', proctor, { type: 'start-talking' });
    await start();
    for (let second = 0; second <= 5; second += 1) {
      talkBack.look();
      await background.settled();
      expect(talker()).toBe('Pia');
      clock.advance(1000);
    }
    talkBack.look();
    await background.settled();
    expect(talker()).toBeNull();
  });

  it('who is back in time goes on', async () => {
    await command(desk, 'one', proctor, { type: 'start-talking' });
    talkBack.look();
    clock.advance(4000);
    await watch(proctor);
    talkBack.look();
    clock.advance(60_000);
    talkBack.look();
    await background.settled();
    expect(talker()).toBe('Pia');
  });
});
