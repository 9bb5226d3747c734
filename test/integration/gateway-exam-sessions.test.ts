import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInCannedMessages } from '../../gateway/contract/built-in-canned-messages.ts';
import { cannedMessageListSchema } from '../../gateway/contract/canned-messages.ts';
import type { CommandRequest } from '../../gateway/contract/exam-commands.ts';
import { logEntryListSchema } from '../../gateway/contract/exam-log.ts';
import {
  examSessionSchema,
  scheduledExamSessionSchema,
  viewerTokenSchema,
  type ExamSession,
} from '../../gateway/contract/exam-sessions.ts';
import { examSchema } from '../../gateway/contract/exams.ts';
import { signInLinkSchema } from '../../gateway/contract/sign-in.ts';
import { sampleOfferSdp } from '../support/fake-viewer-transport.ts';
import { TestGateway } from '../support/test-gateway.ts';

const exam = examSchema.parse({
  ...{ id: 'anatomy', title: 'Anatomy II', durationMinutes: 60, policy: { checkInSteps: [] } },
});
type Command = CommandRequest['command'];

let dataDir: string;
let gateway: TestGateway;
let scheduled: ExamSession;
let cookies: { candidate: string; proctor: string; supervisor: string };

const start = () => TestGateway.start({ dataDir, config: { demonstration: false } });

const call = (path: string, cookie: string, body?: unknown) =>
  gateway.fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function signInByLink(url: string): Promise<string> {
  const token = new URL(url).hash.replace(/^#?(token=)?/, '');
  const answer = await gateway.fetch('/api/sign-in/link', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

async function show(cookie = cookies.proctor): Promise<ExamSession> {
  return examSessionSchema.parse(await (await call(`/api/exam-sessions/${scheduled.id}`, cookie)).json());
}

async function give(cookie: string, command: Command, change: Partial<CommandRequest> = {}) {
  const { version } = await show();
  const request = { idempotencyKey: randomUUID(), basedOn: version, command, ...change };
  return call(`/api/exam-sessions/${scheduled.id}/commands`, cookie, request);
}

async function begin(): Promise<void> {
  await give(cookies.candidate, { type: 'begin-check-in' });
  await give(cookies.candidate, { type: 'give-consent', textVersion: '1' });
  const answer = await give(cookies.proctor, { type: 'admit' });
  expect(answer.status).toBe(200);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    if (await holds()) return;
    await delay(25);
  }
  throw new Error(`waited in vain: ${what}`);
}

const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'roundsight-exam-'));
  gateway = await start();
  const [proctor, supervisor] = [await gateway.signIn('proctor'), await gateway.signIn('supervisor')];
  const answer = await call('/api/exam-sessions', supervisor, { exam, candidateName: 'Ada Lindqvist' });
  expect(answer.status).toBe(201);
  const { examSession, candidateLink } = scheduledExamSessionSchema.parse(await answer.json());
  scheduled = examSession;
  cookies = { proctor, supervisor, candidate: await signInByLink(candidateLink.url) };
});
afterEach(async () => {
  await gateway.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('an exam session', () => {
  it('is scheduled with a link for its candidate, who sees the own one only', async () => {
    expect(scheduled).toMatchObject({ state: 'scheduled', candidateName: 'Ada Lindqvist', version: 1 });
    expect((await show(cookies.candidate)).exam.title).toBe('Anatomy II');
    const other = await call('/api/exam-sessions', cookies.supervisor, { exam, candidateName: 'Ben' });
    const { examSession } = scheduledExamSessionSchema.parse(await other.json());
    expect((await call(`/api/exam-sessions/${examSession.id}`, cookies.candidate)).status).toBe(404);
    const foreign = { idempotencyKey: randomUUID(), basedOn: 1, command: { type: 'raise-hand' } };
    const answer = await call(`/api/exam-sessions/${examSession.id}/commands`, cookies.candidate, foreign);
    expect(await codeOf(answer)).toBe('not-found');
    const twice = await call('/api/exam-sessions', cookies.supervisor, { exam, candidateName: 'Ben' });
    expect(await codeOf(twice)).toBe('account-exists');
  });

  it('is not scheduled for a headset that was never seen, and then there is no candidate either', async () => {
    const wanted = { exam, candidateName: 'Ben' };
    const nowhere = await call('/api/exam-sessions', cookies.supervisor, { ...wanted, headsetId: 'nowhere' });
    expect([nowhere.status, await codeOf(nowhere)]).toEqual([404, 'not-found']);
    expect((await call('/api/exam-sessions', cookies.supervisor, wanted)).status).toBe(201);
  });

  it('lets its candidate in by another link, as long as it is not over', async () => {
    const path = `/api/exam-sessions/${scheduled.id}/candidate-link`;
    const answer = await call(path, cookies.supervisor, {});
    expect(answer.status).toBe(201);
    const again = await signInByLink(signInLinkSchema.parse(await answer.json()).url);
    expect((await show(again)).id).toBe(scheduled.id);
    expect(await codeOf(await call('/api/exam-sessions/none/candidate-link', cookies.supervisor, {}))).toBe(
      'not-found',
    );
    expect((await give(cookies.supervisor, { type: 'cancel', reason: 'ill' })).status).toBe(200);
    expect(await codeOf(await call(path, cookies.supervisor, {}))).toBe('command-illegal');
  });

  it('runs from check-in to its end, each step on the record', async () => {
    await begin();
    expect(await show()).toMatchObject({ state: 'in-progress', proctor: { name: 'Demo proctor' } });
    await give(cookies.candidate, { type: 'raise-hand' });
    await give(cookies.proctor, { type: 'message', text: 'How can I help?' });
    await give(cookies.proctor, { type: 'note', text: 'nervous' });
    await give(cookies.proctor, { type: 'add-time', seconds: 120, reason: 'noise' });
    await give(cookies.candidate, { type: 'hand-in' });
    expect(await show()).toMatchObject({ state: 'ended', endReason: 'handed-in', clock: { runs: false } });
    const log = async (cookie: string) => {
      const answer = await call(`/api/exam-sessions/${scheduled.id}/log`, cookie);
      return logEntryListSchema.parse(await answer.json()).entries.map(({ command }) => command.type);
    };
    const all = [
      'schedule',
      'begin-check-in',
      'give-consent',
      'admit',
      'raise-hand',
      'message',
      'note',
      'add-time',
      'hand-in',
    ];
    expect(await log(cookies.proctor)).toEqual(all);
    expect(await log(cookies.candidate)).toEqual(all.filter((type) => type !== 'note'));
  });

  it('refuses what is not possible, not allowed, not based on what is so, or not a command', async () => {
    expect(await codeOf(await give(cookies.proctor, { type: 'resume' }))).toBe('command-illegal');
    expect(await codeOf(await give(cookies.candidate, { type: 'admit' }))).toBe('role-forbidden');
    await begin();
    const { version } = await show();
    const key = randomUUID();
    const pause = { type: 'pause', reason: 'alarm' } as const;
    expect((await give(cookies.proctor, pause, { basedOn: version, idempotencyKey: key })).status).toBe(200);
    const second = await give(cookies.supervisor, { type: 'pause', reason: 'break' }, { basedOn: version });
    expect(await codeOf(second)).toBe('command-conflict');
    expect((await give(cookies.proctor, pause, { basedOn: version, idempotencyKey: key })).status).toBe(200);
    expect((await show()).version).toBe(version + 1);
    for (const command of [{ type: 'time-up' }, { type: 'connection-lost', sinceMs: 0 }, { type: 'fly' }]) {
      const answer = await give(cookies.supervisor, command as unknown as Command);
      expect(await codeOf(answer)).toBe('request-invalid');
    }
  });

  it('hands over to somebody who proctors, named as the account says', async () => {
    await begin();
    const note = { type: 'hand-over', toName: 'Somebody', note: 'quiet so far' } as const;
    const nobody = await give(cookies.proctor, { ...note, toAccountId: 'nobody' });
    expect(await codeOf(nobody)).toBe('not-found');
    const administrator = await gateway.signIn('administrator');
    const { accounts } = (await (await call('/api/accounts', administrator)).json()) as {
      accounts: { id: string; role: string }[];
    };
    const supervisor = accounts.find(({ role }) => role === 'supervisor')?.id ?? '';
    await give(cookies.proctor, { ...note, toAccountId: supervisor });
    expect((await show()).proctor).toEqual({ accountId: supervisor, name: 'Demo supervisor' });
    const candidate = accounts.find(({ role }) => role === 'candidate')?.id ?? '';
    await give(cookies.supervisor, { type: 'note', text: 'x' });
    const toCandidate = await give(cookies.supervisor, { ...note, toAccountId: candidate });
    expect(await codeOf(toCandidate)).toBe('not-found');
  });
});

describe('the headset', () => {
  const condition = async () => (await show()).media.condition;

  it('serves the exam session as soon as it is scheduled, and rests when it is over', async () => {
    await until('the media', async () => (await condition()) === 'live');
    await begin();
    const token = await call(`/api/exam-sessions/${scheduled.id}/viewer-token`, cookies.proctor, {});
    expect(token.status).toBe(201);
    await give(cookies.candidate, { type: 'hand-in' });
    await until('the end of the media', async () => (await condition()) === 'absent');
    expect([...gateway.engine.sources.values()].map(({ stopped }) => stopped)).toEqual([true]);
    const late = await call(`/api/exam-sessions/${scheduled.id}/still`, cookies.proctor);
    expect(await codeOf(late)).toBe('media-not-ready');
  });

  it('shows the room to nobody before the candidate has agreed', async () => {
    await until('the media', async () => (await condition()) === 'live');
    const look = async () => {
      const still = await call(`/api/exam-sessions/${scheduled.id}/still`, cookies.proctor);
      const token = await call(`/api/exam-sessions/${scheduled.id}/viewer-token`, cookies.supervisor, {});
      return [
        still.status === 200 ? 'seen' : await codeOf(still),
        token.status === 201 ? 'seen' : await codeOf(token),
      ];
    };
    const events = await gateway.openEvents(cookies.proctor);
    expect(await look()).toEqual(['consent-missing', 'consent-missing']);
    await give(cookies.candidate, { type: 'begin-check-in' });
    expect(await look()).toEqual(['consent-missing', 'consent-missing']);
    await give(cookies.candidate, { type: 'give-consent', textVersion: '1' });
    expect(await look()).toEqual(['seen', 'seen']);
    await events.find('media-figures');
    const told = events.events.map((event) =>
      event.type === 'log-entry' ? event.entry.command.type : event.type,
    );
    expect(told.indexOf('media-figures')).toBeGreaterThan(told.indexOf('give-consent'));
    events.close();
  });

  it('shows the room of the next candidate to nobody who watched the one before', async () => {
    await until('the media', async () => (await condition()) === 'live');
    await begin();
    const { headsetId } = await show();
    const next = await call('/api/exam-sessions', cookies.supervisor, {
      exam,
      candidateName: 'Ben',
      headsetId,
    });
    const { examSession } = scheduledExamSessionSchema.parse(await next.json());
    const issued = await call(`/api/exam-sessions/${scheduled.id}/viewer-token`, cookies.proctor, {});
    const { token, whepUrl } = viewerTokenSchema.parse(await issued.json());
    const offer = () =>
      gateway.fetch(whepUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
        body: sampleOfferSdp,
      });
    expect((await offer()).status).toBe(201);
    expect(gateway.transport.viewers.size).toBe(1);
    await give(cookies.candidate, { type: 'hand-in' });
    await until('the end of the viewing', () => Promise.resolve(gateway.transport.viewers.size === 0));
    expect(await codeOf(await offer())).toBe('media-not-ready');
    expect(await condition()).toBe('absent');
    const answer = await call(`/api/exam-sessions/${examSession.id}`, cookies.proctor);
    expect(examSessionSchema.parse(await answer.json()).media.condition).toBe('live');
  });

  it('serves the next exam session, whatever is noted of the one before', async () => {
    await begin();
    const next = await call('/api/exam-sessions', cookies.supervisor, { exam, candidateName: 'Ben' });
    const { examSession } = scheduledExamSessionSchema.parse(await next.json());
    const nextCondition = async () => {
      const answer = await call(`/api/exam-sessions/${examSession.id}`, cookies.proctor);
      return examSessionSchema.parse(await answer.json()).media.condition;
    };
    expect(await nextCondition()).toBe('absent');
    await give(cookies.candidate, { type: 'hand-in' });
    await until('the media of the next', async () => (await nextCondition()) === 'live');
    await give(cookies.proctor, { type: 'note', text: 'late' });
    await delay(200);
    expect(await nextCondition()).toBe('live');
  });
});

describe('what happens', () => {
  it('is told to both sides, and after a break everything that was missed, once and in order', async () => {
    const candidate = await gateway.openEvents(cookies.candidate);
    await candidate.find('exam-session', ({ examSession }) => examSession.connection === 'online');
    await begin();
    const first = await candidate.find('log-entry', ({ entry }) => entry.command.type === 'admit');
    candidate.close();
    await candidate.closed;
    for (const text of ['one', 'two', 'three']) await give(cookies.proctor, { type: 'message', text });
    await give(cookies.proctor, { type: 'bookmark' });
    const again = await gateway.openEvents(cookies.candidate, {}, `?after=${first.entry.cursor}`);
    await give(cookies.proctor, { type: 'message', text: 'four' });
    await again.find(
      'log-entry',
      ({ entry }) => entry.command.type === 'message' && entry.command.text === 'four',
    );
    const told = again.events.flatMap((event) =>
      event.type === 'log-entry' && event.entry.command.type === 'message' ? [event.entry.command.text] : [],
    );
    expect(told).toEqual(['one', 'two', 'three', 'four']);
    const seen = JSON.stringify(again.events);
    expect(seen).not.toContain('bookmark');
    again.close();
  });

  it('stops the exam clock where the candidate is not heard any more, and lets it go on when they are back', async () => {
    const page = await gateway.openEvents(cookies.candidate);
    await begin();
    const runs = async () => (await show()).clock.runs;
    expect(await runs()).toBe(true);
    const proctor = await gateway.openEvents(cookies.proctor);
    page.close();
    await proctor.find('log-entry', ({ entry }) => entry.command.type === 'connection-lost');
    expect(await show()).toMatchObject({
      state: 'in-progress',
      connection: 'reconnecting',
      clock: { runs: false },
    });
    const { clock } = await show();
    const back = await gateway.openEvents(cookies.candidate);
    await proctor.find(
      'log-entry',
      ({ entry }) => entry.command.type === 'connection-back' && entry.sequence > 6,
    );
    const after = await show();
    expect(after).toMatchObject({ state: 'in-progress', connection: 'online', clock: { runs: true } });
    expect(after.clock.usedMs - clock.usedMs).toBeLessThan(1000);
    back.close();
    proctor.close();
  }, 20_000);

  it('does not tell a candidate that somebody wants to terminate the exam', async () => {
    const policy = { checkInSteps: [], twoPersonTermination: true };
    const wanted = { exam: { ...exam, policy }, candidateName: 'Cy' };
    const answer = await call('/api/exam-sessions', cookies.supervisor, wanted);
    const { examSession, candidateLink } = scheduledExamSessionSchema.parse(await answer.json());
    scheduled = examSession;
    cookies.candidate = await signInByLink(candidateLink.url);
    await begin();
    const page = await gateway.openEvents(cookies.candidate, {}, '?after=0');
    await give(cookies.proctor, { type: 'terminate', reason: 'a second person helps' });
    expect((await show()).pendingTermination).toMatchObject({ name: 'Demo proctor' });
    expect((await show(cookies.candidate)).pendingTermination).toBeNull();
    await give(cookies.proctor, { type: 'message', text: 'end of the test' });
    await page.find('log-entry', ({ entry }) => entry.command.type === 'message');
    expect(JSON.stringify(page.events)).not.toContain('a second person helps');
    expect(await codeOf(await give(cookies.proctor, { type: 'confirm-termination' }))).toBe(
      'command-illegal',
    );
    await give(cookies.supervisor, { type: 'confirm-termination' });
    expect((await show()).state).toBe('terminated');
    page.close();
  });
});

describe('the words that proctors have ready', () => {
  it('come with the gateway, are changed by a supervisor, and every console is told at once', async () => {
    const built = cannedMessageListSchema.parse(
      await (await call('/api/canned-messages', cookies.proctor)).json(),
    );
    expect(built).toMatchObject({ version: 0, messages: [...builtInCannedMessages] });
    const events = await gateway.openEvents(cookies.proctor);
    await events.find('canned-messages', ({ list }) => list.version === 0);
    const messages = [{ id: 'own', kind: 'message', text: { en: 'Hello', de: 'Hallo' } }] as const;
    const put = (basedOn: number) =>
      gateway.send('PUT', '/api/canned-messages', { basedOn, messages }, cookies.supervisor);
    expect((await put(0)).status).toBe(200);
    const told = await events.find('canned-messages', ({ list }) => list.version === 1);
    expect(told.list.messages).toEqual(messages);
    expect(await codeOf(await put(0))).toBe('changed-meanwhile');
    events.close();
    await gateway.close();
    gateway = await start();
    expect(await (await call('/api/canned-messages', cookies.proctor)).json()).toEqual({
      version: 1,
      messages,
    });
  });
});

describe('after the gateway was started again', () => {
  it('everything is as it was, and the time that it was away counts for nobody', async () => {
    await begin();
    await give(cookies.proctor, { type: 'message', text: 'Good luck' });
    const before = await show();
    await gateway.close();
    gateway = await start();
    const after = await show();
    // Its headset is found anew.
    const { media, headsetId } = after;
    expect({ ...after, clock: null }).toEqual({ ...before, media, headsetId, clock: null });
    expect(after.clock.usedMs).toBe(before.clock.usedMs);
  });
});
