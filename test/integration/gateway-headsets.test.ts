import { afterEach, describe, expect, it } from 'vitest';
import { examSessionListSchema, type ExamSession } from '../../gateway/contract/exam-sessions.ts';
import { headsetListSchema, type Headset } from '../../gateway/contract/headsets.ts';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import { FakeHeadsetLink } from '../support/fake-headset-link.ts';
import { TestGateway } from '../support/test-gateway.ts';

let gateway: TestGateway;
let cookie: string;
afterEach(() => gateway.close());

async function start(options: Parameters<typeof TestGateway.start>[0]): Promise<void> {
  gateway = await TestGateway.start(options);
  cookie = await gateway.signIn('supervisor');
}

async function headsets(): Promise<Headset[]> {
  const answer = await gateway.fetch('/api/headsets', { headers: { cookie } });
  return headsetListSchema.parse(await answer.json()).headsets;
}

async function examSessions(): Promise<ExamSession[]> {
  const answer = await gateway.fetch('/api/exam-sessions', { headers: { cookie } });
  return examSessionListSchema.parse(await answer.json()).examSessions;
}

describe('the headsets of a gateway', () => {
  it('get an exam session each', async () => {
    await start({ headsets: ['A', 'B', 'C'].map((serial) => new FakeHeadsetLink(serial, false)) });
    await expect
      .poll(async () => (await examSessions()).filter(({ media }) => media.condition === 'live').length)
      .toBe(3);
    expect((await examSessions()).map(({ candidateName, headsetId }) => [candidateName, headsetId])).toEqual([
      ['Demo candidate', 'usb:A'],
      ['Demo candidate 2', 'usb:B'],
      ['Demo candidate 3', 'usb:C'],
    ]);
  });

  it('are told to open consoles with their calibration, however long their media take to start', async () => {
    await start({ headsets: [] });
    let begin: () => void = () => undefined;
    gateway.engine.ready = new Promise((resolve) => (begin = resolve));
    const events = await gateway.openEvents(cookie);
    gateway.virtual.plugIn(new FakeHeadsetLink());
    const told = await events.find('headset', ({ headset }) => headset.calibrationDate !== null);
    expect(told.headset).toMatchObject({ calibrationDate: '2026-01-31', condition: 'starting' });
    begin();
    await events.find('headset', ({ headset }) => headset.condition === 'live');
    events.close();
  });

  it('are listed with what is wrong where they cannot serve', async () => {
    await start({ headsets: [] });
    gateway.engine.failure = new CodedError('encoder-missing');
    gateway.virtual.plugIn(new FakeHeadsetLink());
    await expect.poll(async () => (await headsets())[0]?.condition).toBe('failed');
    expect((await headsets())[0]).toMatchObject({
      connected: true,
      faultCode: 'encoder-missing',
      calibrationDate: '2026-01-31',
    });
  });

  it('stay idle where several are virtual, all but the one with the demonstration', async () => {
    const links = ['A', 'B', 'C'].map((serial) => new FakeHeadsetLink(serial));
    await start({ headsets: links });
    await expect
      .poll(async () => (await headsets()).map(({ serial, condition }) => [serial, condition]))
      .toEqual([
        ['A', 'live'],
        ['B', 'idle'],
        ['C', 'idle'],
      ]);
    expect(gateway.engine.sources.size).toBe(1);
    expect(links.map((link) => link.listens)).toEqual([true, false, false]);
  });

  it('stay idle where demonstrations are not wanted', async () => {
    await start({ config: { demonstration: false }, headsets: [new FakeHeadsetLink('A', false)] });
    await expect
      .poll(async () => (await headsets())[0])
      .toMatchObject({ condition: 'idle', faultCode: null, calibrationDate: '2026-01-31' });
    expect(gateway.engine.sources.size).toBe(0);
  });

  it('keep their exam session while they are updated, and get none then', async () => {
    const link = new FakeHeadsetLink('A', false);
    await start({ headsets: [link] });
    await expect.poll(async () => (await examSessions())[0]?.media.condition).toBe('live');
    link.unplug();
    const updating = new FakeHeadsetLink('A', false);
    updating.failure = new CodedError('headset-updating');
    const unknown = new FakeHeadsetLink('B', false);
    unknown.failure = new CodedError('headset-faulty');
    for (const each of [updating, unknown]) gateway.virtual.plugIn(each);
    await expect
      .poll(async () => (await headsets()).map(({ condition, faultCode }) => [condition, faultCode]))
      .toEqual([
        ['updating', 'headset-updating'],
        ['failed', 'headset-faulty'],
      ]);
    expect((await examSessions()).map(({ headsetId, media }) => [headsetId, media.condition])).toEqual([
      ['usb:A', 'absent'],
    ]);
    updating.unplug();
    gateway.virtual.plugIn(new FakeHeadsetLink('A', false));
    await expect.poll(async () => (await examSessions())[0]?.media.condition).toBe('live');
  });
});
