import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { equipmentCheckSchema, uploadLimitBytes } from '../../gateway/contract/equipment.ts';
import {
  examSessionSchema,
  scheduledExamSessionSchema,
  type ExamSession,
} from '../../gateway/contract/exam-sessions.ts';
import { examSchema } from '../../gateway/contract/exams.ts';
import { TestGateway } from '../support/test-gateway.ts';

const exam = examSchema.parse({
  ...{ id: 'anatomy', title: 'Anatomy II', durationMinutes: 60, policy: { checkInSteps: ['equipment'] } },
});

describe('the routes of the equipment check', () => {
  let gateway: TestGateway;
  let own: ExamSession;
  let other: ExamSession;
  let candidate: string;

  const call = (method: string, path: string, cookie: string, body?: unknown, type = 'application/json') =>
    gateway.fetch(`/api/exam-sessions${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
  const upload = (bytes: number, type = 'application/octet-stream') =>
    call('POST', `/${own.id}/equipment/upload`, candidate, new Uint8Array(bytes), type);
  const codeOf = async (answer: Response) =>
    ((await answer.json()) as { error: { code: string } }).error.code;
  const uploadValue = async (answer: Response) =>
    equipmentCheckSchema.parse(await answer.json()).readings.find(({ what }) => what === 'upload')?.value;

  beforeAll(async () => {
    gateway = await TestGateway.start({ config: { demonstration: false } });
    const supervisor = await gateway.signIn('supervisor');
    const schedule = async (candidateName: string) => {
      const answer = await call('POST', '', supervisor, { exam, candidateName });
      return scheduledExamSessionSchema.parse(await answer.json());
    };
    const { examSession, candidateLink } = await schedule('Ada Lindqvist');
    own = examSession;
    other = (await schedule('Ben Kowalski')).examSession;
    const token = candidateLink.url.slice(candidateLink.url.indexOf('#token=') + '#token='.length);
    const signedIn = await gateway.send('POST', '/api/sign-in/link', { token });
    candidate = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    for (const command of [{ type: 'begin-check-in' }, { type: 'give-consent', textVersion: '1' }]) {
      const { version } = examSessionSchema.parse(await (await call('GET', `/${own.id}`, candidate)).json());
      const request = { idempotencyKey: randomUUID(), basedOn: version, command };
      expect((await call('POST', `/${own.id}/commands`, candidate, request)).status).toBe(200);
    }
  });
  afterAll(() => gateway.close());

  it.each(['', '/beeps', '/heard', '/finish'])(
    'are not for another candidate’s exam session: %s',
    async (step) => {
      const body = step === '/heard' ? { count: 2 } : undefined;
      const answer = await call(
        step === '' ? 'GET' : 'POST',
        `/${other.id}/equipment${step}`,
        candidate,
        body,
      );
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'not-found']);
    },
  );

  it('measure what was uploaded, and nothing that only says so', async () => {
    const claimed = await call('POST', `/${own.id}/equipment/upload`, candidate, {
      bytes: 1e9,
      durationMs: 1,
    });
    expect(await codeOf(claimed)).toBe('media-type-unsupported');
    expect(await uploadValue(await call('GET', `/${own.id}/equipment`, candidate))).toBeNull();
    expect(await uploadValue(await upload(300_000))).toBeGreaterThan(0);
  });

  it('refuse what is too large, and take nothing of that type elsewhere', async () => {
    expect(await codeOf(await upload(uploadLimitBytes + 1))).toBe('body-too-large');
    const elsewhere = await call(
      ...([
        'POST',
        `/${own.id}/equipment/heard`,
        candidate,
        new Uint8Array(10),
        'application/octet-stream',
      ] as const),
    );
    expect(await codeOf(elsewhere)).toBe('media-type-unsupported');
  });

  it('give the sound of the beeps to nobody’s cache', async () => {
    const answer = await call('POST', `/${own.id}/equipment/beeps`, candidate);
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      'audio/wav',
      'no-store',
    ]);
  });

  it('take a few uploads a minute, and refuse the next before its body is read', async () => {
    let answer = await upload(10);
    for (let more = 0; more < 25 && answer.status === 200; more += 1) answer = await upload(10);
    expect([answer.status, await codeOf(answer)]).toEqual([429, 'too-many-requests']);
    // Had its body been read, it would have been too large.
    expect(await codeOf(await upload(uploadLimitBytes + 1))).toBe('too-many-requests');
  });
});
