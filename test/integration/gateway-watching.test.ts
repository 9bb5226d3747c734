import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { eventsCloseCode } from '../../gateway/contract/events.ts';
import {
  examSessionListSchema,
  examSessionSchema,
  viewerTokenSchema,
} from '../../gateway/contract/exam-sessions.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { FakeHeadsetLink } from '../support/fake-headset-link.ts';
import { sampleOfferSdp } from '../support/fake-viewer-transport.ts';
import { patience } from '../support/patience.ts';
import { sqliteStores } from '../support/sqlite-stores.ts';
import { TestGateway } from '../support/test-gateway.ts';

async function errorCode(answer: Response): Promise<string> {
  return errorAnswerSchema.parse(await answer.json()).error.code;
}

/** A proctor in front of a gateway with one headset. */
class Proctor {
  readonly gateway: TestGateway;
  readonly cookie: string;
  readonly examSessionId: string;

  static async at(gateway: TestGateway): Promise<Proctor> {
    const cookie = await gateway.signIn('proctor');
    const answer = await gateway.fetch('/api/exam-sessions', { headers: { cookie } });
    const [examSession] = examSessionListSchema.parse(await answer.json()).examSessions;
    return new Proctor(gateway, cookie, examSession?.id ?? '');
  }

  private constructor(gateway: TestGateway, cookie: string, examSessionId: string) {
    this.gateway = gateway;
    this.cookie = cookie;
    this.examSessionId = examSessionId;
  }

  async token(): Promise<string> {
    const answer = await this.gateway.fetch(`/api/exam-sessions/${this.examSessionId}/viewer-token`, {
      method: 'POST',
      headers: { cookie: this.cookie },
    });
    const issued = viewerTokenSchema.parse(await answer.json());
    expect(issued.whepUrl).toBe(`/api/whep/${this.examSessionId}`);
    return issued.token;
  }

  offer(token: string, body = sampleOfferSdp, type = 'application/sdp'): Promise<Response> {
    return this.gateway.fetch(`/api/whep/${this.examSessionId}`, {
      method: 'POST',
      headers: { 'content-type': type, authorization: `Bearer ${token}` },
      body,
    });
  }

  trickle(
    location: string,
    token: string,
    body = 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n',
  ): Promise<Response> {
    return this.gateway.fetch(location, {
      method: 'PATCH',
      headers: { 'content-type': 'application/trickle-ice-sdpfrag', authorization: `Bearer ${token}` },
      body,
    });
  }

  hangUp(location: string, token: string): Promise<Response> {
    return this.gateway.fetch(location, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  }

  async examSession() {
    const answer = await this.gateway.fetch(`/api/exam-sessions/${this.examSessionId}`, {
      headers: { cookie: this.cookie },
    });
    return examSessionSchema.parse(await answer.json());
  }
}

describe('watching an exam session', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  it('gives every viewer TURN credentials that end; the secret is in no answer and in no log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-turn-secret-'));
    const [secretFile, secret] = [join(folder, 'secret'), 'known-to-coturn-and-the-gateway'];
    await writeFile(secretFile, `${secret}\n`);
    gateway = await TestGateway.start({
      config: { logLevel: 'debug', turn: { urls: ['turn:turn.example.org'], secretFile } },
    });
    const { cookie, examSessionId } = await Proctor.at(gateway);
    const path = `/api/exam-sessions/${examSessionId}/viewer-token`;
    const text = await (await gateway.fetch(path, { method: 'POST', headers: { cookie } })).text();
    const [server] = viewerTokenSchema.parse(JSON.parse(text)).iceServers;
    expect(Number(server?.username?.split(':')[0]) * 1000).toBeGreaterThan(Date.now());
    expect(server?.credential).toMatch(/^\S{20,}$/);
    expect(text).not.toContain(secret);
    expect(JSON.stringify(gateway.log.entries)).not.toContain(secret);
    await rm(folder, { recursive: true });
  });

  describe('through WHEP', () => {
    let proctor: Proctor;
    beforeEach(async () => {
      gateway = await TestGateway.start({
        config: {
          iceServers: [
            { urls: ['stun:stun.example.org'] },
            { urls: ['turn:turn.example.org?transport=udp'], username: 'u"1', credential: 'c' },
          ],
        },
      });
      proctor = await Proctor.at(gateway);
    });

    it('lets the voice through of who talks, as the log says, and ends the talk with the viewer', async () => {
      const token = await proctor.token();
      const location = (await proctor.offer(token)).headers.get('location') ?? '';
      const viewer = [...gateway.transport.viewers.values()][0] ?? expect.fail('nobody watches');
      const source = [...gateway.engine.sources.values()][0] ?? expect.fail('there are no media');
      const talk = async (type: 'start-talking' | 'stop-talking') => {
        const { version } = await proctor.examSession();
        const request = { idempotencyKey: randomUUID(), basedOn: version, command: { type } };
        const path = `/api/exam-sessions/${proctor.examSessionId}/commands`;
        expect((await gateway.send('POST', path, request, proctor.cookie)).status).toBe(200);
      };
      expect((await proctor.examSession()).media.hasSpeaker).toBe(true);
      viewer.speak(Buffer.from('before'));
      await talk('start-talking');
      viewer.speak(Buffer.from('hello'));
      await talk('stop-talking');
      viewer.speak(Buffer.from('after'));
      expect(source.played.map(String)).toEqual(['hello']);
      await talk('start-talking');
      await proctor.hangUp(location, token);
      await vi.waitFor(async () => expect((await proctor.examSession()).talking).toBeNull(), patience);
    });

    it('answers an offer with the answer, where the viewer lives, and the ICE servers', async () => {
      const token = await proctor.token();
      const answer = await proctor.offer(token);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('content-type')).toBe('application/sdp');
      expect(await answer.text()).toContain('a=sendonly');
      expect(answer.headers.get('location')).toBe(`/api/whep/${proctor.examSessionId}/viewers/viewer-1`);
      expect(answer.headers.get('link')).toBe(
        '<stun:stun.example.org>; rel="ice-server", ' +
          '<turn:turn.example.org?transport=udp>; rel="ice-server"; username="u\\"1"; credential="c"; credential-type="password"',
      );
    });

    it('takes trickled candidates and the end, from who opened it', async () => {
      const token = await proctor.token();
      const location = (await proctor.offer(token)).headers.get('location') ?? '';
      const other = await proctor.token();
      expect(await errorCode(await proctor.trickle(location, other))).toBe('token-invalid');
      expect(await errorCode(await proctor.hangUp(location, other))).toBe('token-invalid');
      expect((await proctor.trickle(location, token)).status).toBe(204);
      expect(await errorCode(await proctor.trickle(location, token, 'nonsense'))).toBe('sdp-invalid');
      expect(gateway.transport.viewers.get('viewer-1')?.remoteFragments).toHaveLength(1);
      expect((await proctor.hangUp(location, token)).status).toBe(200);
      expect(gateway.transport.viewers.size).toBe(0);
      expect((await proctor.hangUp(location, token)).status).toBe(404);
    });

    it('shows everybody who watches, once each', async () => {
      const token = await proctor.token();
      const location = (await proctor.offer(token)).headers.get('location') ?? '';
      const again = (await proctor.offer(token)).headers.get('location') ?? '';
      const candidate = await gateway.openEvents(await gateway.signIn('candidate'));
      const watched = await candidate.find(
        'exam-session',
        ({ examSession }) => examSession.viewers.length === 1,
      );
      expect(watched.examSession.viewers[0]?.accountName).toBe('Demo proctor');
      await proctor.hangUp(location, token);
      expect((await proctor.examSession()).viewers).toHaveLength(1);
      await proctor.hangUp(again, token);
      await candidate.find(
        'exam-session',
        (event) => event !== watched && event.examSession.viewers.length === 0,
      );
      candidate.close();
    });

    it('ends with the sign-in of who watches', async () => {
      const token = await proctor.token();
      await proctor.offer(token);
      const events = await gateway.openEvents(proctor.cookie);
      await gateway.fetch('/api/sign-out', { method: 'POST', headers: { cookie: proctor.cookie } });
      expect(gateway.transport.viewers.size).toBe(0);
      expect(await errorCode(await proctor.offer(token))).toBe('token-invalid');
      expect(await events.closed).toBe(eventsCloseCode.signedOut);
    });

    it('refuses what is no offer, and leaves nothing behind', async () => {
      const token = await proctor.token();
      const refusals: [Promise<Response>, number, string][] = [
        [proctor.offer(token, 'v=1 nonsense'), 422, 'sdp-invalid'],
        [proctor.offer(token, '{"sdp":"x"}', 'application/json'), 400, 'request-invalid'],
        [proctor.offer(token, '"a string"', 'application/json'), 415, 'media-type-unsupported'],
        [proctor.offer(token, sampleOfferSdp, 'text/html'), 415, 'media-type-unsupported'],
        [proctor.offer(token, 'v=0\r\n'.repeat(20_000)), 413, 'body-too-large'],
        [proctor.offer('x'.repeat(43)), 401, 'token-invalid'],
        [proctor.offer(''), 401, 'token-invalid'],
      ];
      for (const [answering, status, code] of refusals) {
        const answer = await answering;
        expect([answer.status, await errorCode(answer)]).toEqual([status, code]);
      }
      expect(gateway.transport.viewers.size).toBe(0);
      expect((await proctor.examSession()).viewers).toEqual([]);
    });

    it('notes every access to the room', async () => {
      const token = await proctor.token();
      await gateway.fetch(`/api/exam-sessions/${proctor.examSessionId}/still`, {
        headers: { cookie: proctor.cookie },
      });
      const location = (await proctor.offer(token)).headers.get('location') ?? '';
      await proctor.hangUp(location, token);
      const { dataDir } = gateway;
      await gateway.gateway.close();
      const database = await openDatabase(`${dataDir}/roundsight.db`, new CollectingLog());
      const entries = (await sqliteStores(database).audit.newest(4)).reverse();
      await closeDatabase(database);
      expect(entries.map(({ action }) => action)).toEqual([
        'viewer-token-issued',
        'still-seen',
        'viewing-started',
        'viewing-ended',
      ]);
      expect(new Set(entries.map(({ subjectId }) => subjectId))).toEqual(new Set([proctor.examSessionId]));
      expect(entries.every(({ accountId }) => accountId !== null)).toBe(true);
    });
  });

  it('does not answer stills from a cache', async () => {
    gateway = await TestGateway.start();
    const proctor = await Proctor.at(gateway);
    const path = `/api/exam-sessions/${proctor.examSessionId}/still`;
    const still = await gateway.fetch(path, { headers: { cookie: proctor.cookie } });
    expect(still.headers.get('content-type')).toBe('image/jpeg');
    expect(still.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await still.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    for (const source of gateway.engine.sources.values()) source.still = null;
    const early = await gateway.fetch(path, { headers: { cookie: proctor.cookie } });
    expect([early.status, await errorCode(early)]).toEqual([409, 'media-not-ready']);
  });

  it('holds the limit on viewers in a storm, and has room again afterwards', async () => {
    gateway = await TestGateway.start({ config: { viewers: { maxPerExamSession: 3 } } });
    const proctor = await Proctor.at(gateway);
    const token = await proctor.token();
    const answers = await Promise.all(Array.from({ length: 20 }, () => proctor.offer(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(await errorCode(answer)).toBe('too-many-viewers');
    for (const viewer of [...gateway.transport.viewers.values()]) viewer.close();
    expect((await proctor.offer(token)).status).toBe(201);
  });

  it('limits how often one may offer', async () => {
    gateway = await TestGateway.start({ config: { rateLimits: { offersPerMinute: 5 } } });
    const proctor = await Proctor.at(gateway);
    const answers = [];
    for (let count = 0; count < 6; count += 1) answers.push(await proctor.offer('x'.repeat(43)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('waits for a headset, follows its media, and survives its replugging', async () => {
    gateway = await TestGateway.start({ headsets: [] });
    const proctor = await Proctor.at(gateway);
    const events = await gateway.openEvents(proctor.cookie);
    const token = await proctor.token();
    expect(await errorCode(await proctor.offer(token))).toBe('media-not-ready');
    expect((await proctor.examSession()).media.condition).toBe('absent');

    const first = new FakeHeadsetLink();
    gateway.virtual.plugIn(first);
    await events.find('exam-session', ({ examSession }) => examSession.media.condition === 'live');
    expect((await proctor.examSession()).media).toMatchObject({ virtual: true, condition: 'live' });
    expect((await proctor.offer(token)).status).toBe(201);

    const source = gateway.engine.sources.get(first.identity.id);
    source?.emitStatus({ condition: 'recovering', faultCode: 'media-worker-died' });
    const fault = await events.find(
      'exam-session',
      ({ examSession }) => examSession.media.condition === 'recovering',
    );
    expect(fault.examSession.media.faultCode).toBe('media-worker-died');
    expect(gateway.transport.viewers.size).toBe(1);

    first.unplug();
    await expect.poll(async () => (await proctor.examSession()).media.condition).toBe('absent');
    expect(source?.stopped).toBe(true);
    expect(first.closed).toBe(true);
    expect(gateway.transport.viewers.size).toBe(0);

    gateway.virtual.plugIn(new FakeHeadsetLink());
    await expect.poll(async () => (await proctor.examSession()).media.condition).toBe('live');
    events.close();
  });

  it('hides the exam session of one candidate from another', async () => {
    gateway = await TestGateway.start({
      headsets: ['A', 'B'].map((serial) => new FakeHeadsetLink(serial, false)),
    });
    const supervisor = await gateway.signIn('supervisor');
    const all = async () =>
      examSessionListSchema.parse(
        await (await gateway.fetch('/api/exam-sessions', { headers: { cookie: supervisor } })).json(),
      ).examSessions;
    await expect.poll(async () => (await all()).length).toBe(2);
    const candidate = await gateway.signIn('candidate');
    const own = examSessionListSchema.parse(
      await (await gateway.fetch('/api/exam-sessions', { headers: { cookie: candidate } })).json(),
    ).examSessions;
    expect(own.map(({ candidateName }) => candidateName)).toEqual(['Demo candidate']);
    const other = (await all()).find(({ id }) => id !== own[0]?.id);
    const answer = await gateway.fetch(`/api/exam-sessions/${other?.id ?? ''}`, {
      headers: { cookie: candidate },
    });
    expect([answer.status, await errorCode(answer)]).toEqual([404, 'not-found']);
    const events = await gateway.openEvents(candidate);
    await events.find('media-figures');
    expect(JSON.stringify(events.events)).not.toContain(other?.id);
    events.close();
  });
});

describe('a gateway that starts again', () => {
  it('keeps exam sessions, accounts and sign-ins, and binds the same headset again', async () => {
    const first = await TestGateway.start();
    const proctor = await Proctor.at(first);
    const before = await proctor.examSession();
    await first.gateway.close();
    const second = await TestGateway.start({ dataDir: first.dataDir });
    try {
      const again = await second.fetch('/api/exam-sessions', { headers: { cookie: proctor.cookie } });
      const { examSessions } = examSessionListSchema.parse(await again.json());
      expect(examSessions.map(({ id, startedAt, headsetId }) => [id, startedAt, headsetId])).toEqual([
        [before.id, before.startedAt, before.headsetId],
      ]);
    } finally {
      await second.close();
      await first.close();
    }
  });
});
