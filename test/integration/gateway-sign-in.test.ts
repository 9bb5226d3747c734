import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHttpServer } from '../../gateway/adapters/http/build-http-server.ts';
import type { HttpUseCases } from '../../gateway/adapters/http/http-use-cases.ts';
import { configFileSchema } from '../../gateway/config/config-schema.ts';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { roles } from '../../gateway/contract/roles.ts';
import {
  managedAccountAnswerSchema,
  signedInSchema,
  signInLinkSchema,
} from '../../gateway/contract/sign-in.ts';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { TestGateway } from '../support/test-gateway.ts';

const password = 'correct horse battery staple';

async function errorCode(answer: Response): Promise<string> {
  return errorAnswerSchema.parse(await answer.json()).error.code;
}

describe('signing in', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start();
  });
  afterAll(() => gateway.close());

  it.each(roles)('lets a %s in by a link, once', async (role) => {
    const token = await gateway.linkToken(role);
    const first = await gateway.send('POST', '/api/sign-in/link', { token });
    const second = await gateway.send('POST', '/api/sign-in/link', { token });
    expect(first.status).toBe(200);
    expect(signedInSchema.parse(await first.json()).account.role).toBe(role);
    expect(second.status).toBe(401);
    expect(await errorCode(second)).toBe('link-invalid');
  });

  it('gives one of two people with the same link the sign-in', async () => {
    const token = await gateway.linkToken('proctor');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => gateway.send('POST', '/api/sign-in/link', { token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('keeps the secret out of reach of scripts and other sites', async () => {
    const token = await gateway.linkToken('proctor');
    const answer = await gateway.send('POST', '/api/sign-in/link', { token });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^roundsight=[\w-]{43};/);
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=50400'])
      expect(cookie.split('; ')).toContain(part);
  });

  it('lets an account in by its password and answers the same for a wrong one and a wrong name', async () => {
    const administrator = await gateway.signIn('administrator');
    const created = await gateway.send(
      'POST',
      '/api/accounts',
      { name: 'Ada Lovelace', role: 'proctor', password },
      administrator,
    );
    expect(created.status).toBe(201);
    const right = await gateway.send('POST', '/api/sign-in', { name: 'ada  LOVELACE', password });
    expect(right.status).toBe(200);
    for (const credentials of [
      { name: 'Ada Lovelace', password: 'wrong' },
      { name: 'Nobody', password },
      { name: 'Demo proctor', password },
    ]) {
      const refused = await gateway.send('POST', '/api/sign-in', credentials);
      expect(refused.status).toBe(401);
      expect(await errorCode(refused)).toBe('credentials-wrong');
    }
  });

  it('forgets the sign-in when the person signs out', async () => {
    const cookie = await gateway.signIn('supervisor');
    expect((await gateway.fetch('/api/me', { headers: { cookie } })).status).toBe(200);
    const out = await gateway.fetch('/api/sign-out', { method: 'POST', headers: { cookie } });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^roundsight=;/);
    const after = await gateway.fetch('/api/me', { headers: { cookie } });
    expect(after.status).toBe(401);
    expect(await errorCode(after)).toBe('not-signed-in');
  });

  it('cuts a disabled account off at once, with its links', async () => {
    const administrator = await gateway.signIn('administrator');
    const created = managedAccountAnswerSchema.parse(
      await (
        await gateway.send('POST', '/api/accounts', { name: 'Ben', role: 'proctor', password }, administrator)
      ).json(),
    );
    const path = `/api/accounts/${created.account.id}`;
    const link = signInLinkSchema.parse(
      await (
        await gateway.fetch(`${path}/link`, { method: 'POST', headers: { cookie: administrator } })
      ).json(),
    );
    expect(link.url).toContain(`${gateway.address}/sign-in#token=`);
    const signedIn = await gateway.send('POST', '/api/sign-in', { name: 'Ben', password });
    const cookie = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';

    const disabled = await gateway.send('PATCH', path, { disabled: true }, administrator);
    expect(managedAccountAnswerSchema.parse(await disabled.json()).account.disabled).toBe(true);
    expect((await gateway.fetch('/api/me', { headers: { cookie } })).status).toBe(401);
    expect((await gateway.send('POST', '/api/sign-in', { name: 'Ben', password })).status).toBe(401);
    const token = link.url.split('#token=')[1] ?? '';
    expect((await gateway.send('POST', '/api/sign-in/link', { token })).status).toBe(401);
  });

  it('does not let an administrator lock themselves out', async () => {
    const cookie = await gateway.signIn('administrator');
    const me = signedInSchema.parse(await (await gateway.fetch('/api/me', { headers: { cookie } })).json());
    const answer = await gateway.send('PATCH', `/api/accounts/${me.account.id}`, { disabled: true }, cookie);
    expect(answer.status).toBe(409);
    expect(await errorCode(answer)).toBe('own-account');
  });

  it('refuses a second account of the same name', async () => {
    const cookie = await gateway.signIn('administrator');
    const answer = await gateway.send(
      'POST',
      '/api/accounts',
      { name: 'demo PROCTOR', role: 'proctor', password },
      cookie,
    );
    expect(answer.status).toBe(409);
    expect(await errorCode(answer)).toBe('account-exists');
  });
});

describe('limits on trying and asking', () => {
  const token = 'x'.repeat(43);
  const tooMany = async (answer: Response | undefined) => {
    if (answer === undefined) return expect.fail('there is no answer');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await errorCode(answer)).toBe('too-many-requests');
  };
  const withLimits = async (
    rateLimits: Record<string, number>,
    work: (gateway: TestGateway) => Promise<unknown>,
  ): Promise<void> => {
    const gateway = await TestGateway.start({ config: { rateLimits } });
    await work(gateway).finally(() => gateway.close());
  };
  const repeat = async (times: number, send: () => Promise<Response>): Promise<Response[]> => {
    const answers = [];
    for (let count = 0; count < times; count += 1) answers.push(await send());
    return answers;
  };

  it('answers too-many-requests after the limit on sign-ins from one address, with the time to wait', () =>
    withLimits({ signInPerMinute: 3 }, async (gateway) => {
      const tries = await repeat(4, () => gateway.send('POST', '/api/sign-in/link', { token }));
      expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
      await tooMany(tries[3]);
    }));

  it('counts the passwords tried of one account from every address together, however its name is written', async () => {
    const guess = (name: string, ip: string) => ({
      ...{ method: 'POST' as const, url: '/api/sign-in', remoteAddress: ip },
      payload: { name, password: 'a guess' },
    });
    const server = await serverOnly({ signInPerMinute: 2 });
    const answers = [];
    for (const [name, ip] of [
      ['Ada Lovelace', '192.0.2.1'],
      ['ada  LOVELACE', '192.0.2.2'],
      [' Ada Lovelace', '192.0.2.3'],
      ['Ben', '192.0.2.4'],
    ] as const)
      answers.push((await server.inject(guess(name, ip))).statusCode);
    expect(answers).toEqual([401, 401, 429, 401]);
    await server.close();
  });

  it('counts what one person asks for over all sign-ins, and nobody else’s', () =>
    withLimits({ requestsPerMinute: 10, viewerTokensPerMinute: 2 }, async (gateway) => {
      const [one, two] = [await gateway.signIn('proctor'), await gateway.signIn('proctor')];
      const list = await gateway.fetch('/api/exam-sessions', { headers: { cookie: one } });
      const { examSessions } = (await list.json()) as { examSessions: { id: string }[] };
      const path = `/api/exam-sessions/${examSessions[0]?.id ?? ''}/viewer-token`;
      const ask = (cookie: string) => gateway.fetch(path, { method: 'POST', headers: { cookie } });
      expect((await ask(one)).status).toBe(201);
      expect((await ask(two)).status).toBe(201);
      await tooMany(await ask(one));
      await tooMany(await ask(two));
      expect((await ask(await gateway.signIn('supervisor'))).status).toBe(201);
      const me = (cookie: string) => gateway.fetch('/api/me', { headers: { cookie } });
      const answers = await repeat(6, () => me(one));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
      await tooMany(await me(two));
      expect((await me(await gateway.signIn('technician'))).status).toBe(200);
      await expect(gateway.openEvents(one)).rejects.toThrow('refused: 429');
    }));

  it('counts everything that comes from one address, signed in or not', () =>
    withLimits({ requestsPerMinuteFromAddress: 10 }, async (gateway) => {
      const cookie = await gateway.signIn('proctor');
      const answers = await repeat(9, () => gateway.fetch('/api/health'));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      await tooMany(await gateway.fetch('/api/me', { headers: { cookie } }));
      await tooMany(await gateway.fetch('/api/no-such-route'));
      await tooMany(await gateway.send('POST', '/api/sign-in/link', { token }));
    }));
});

/** The HTTP server alone, so that a request may claim to come from anywhere; knows nobody. */
function serverOnly(rateLimits: Record<string, number>) {
  const refuse = () => Promise.reject(new CodedError('credentials-wrong'));
  return buildHttpServer(
    {
      useCases: { signInWithPassword: refuse } as unknown as HttpUseCases,
      events: { attach: () => Promise.resolve() },
      presence: { watch: () => Promise.resolve() },
      log: new CollectingLog(),
    },
    {
      ...{ tls: null, publicOrigin: null, consoleFolder: import.meta.dirname },
      limits: configFileSchema.parse({ rateLimits }).rateLimits,
    },
  );
}
