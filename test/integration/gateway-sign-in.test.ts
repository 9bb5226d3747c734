import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { roles } from '../../gateway/contract/roles.ts';
import {
  managedAccountAnswerSchema,
  signedInSchema,
  signInLinkSchema,
} from '../../gateway/contract/sign-in.ts';
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

describe('limits on trying', () => {
  it('answers too-many-requests after the limit, with the time to wait', async () => {
    const gateway = await TestGateway.start({ config: { rateLimits: { signInPerMinute: 3 } } });
    try {
      const tries = [];
      for (let count = 0; count < 4; count += 1)
        tries.push(await gateway.send('POST', '/api/sign-in/link', { token: 'x'.repeat(43) }));
      expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
      const last = tries[3];
      expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await errorCode(last as Response)).toBe('too-many-requests');
    } finally {
      await gateway.close();
    }
  });
});
