import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { examSessionListSchema, viewerTokenSchema } from '../../gateway/contract/exam-sessions.ts';
import { signedInSchema } from '../../gateway/contract/sign-in.ts';
import { FakeHeadsetLink } from '../support/fake-headset-link.ts';
import { sampleOfferSdp } from '../support/fake-viewer-transport.ts';
import { patience } from '../support/patience.ts';
import { TestGateway } from '../support/test-gateway.ts';

const tokenLifetimeS = 60;

describe('a viewer’s resource (WHEP)', () => {
  let gateway: TestGateway;
  /** Of two candidates. */
  let here: string;
  let elsewhere: string;
  let proctor: string;
  beforeAll(async () => {
    gateway = await TestGateway.start({
      headsets: ['A', 'B'].map((serial) => new FakeHeadsetLink(serial, false)),
      config: { viewers: { tokenLifetimeS } },
    });
    proctor = await gateway.signIn('proctor');
    const ids = async () => {
      const list = await gateway.fetch('/api/exam-sessions', { headers: { cookie: proctor } });
      return examSessionListSchema.parse(await list.json()).examSessions.map(({ id }) => id);
    };
    await vi.waitFor(async () => expect(await ids()).toHaveLength(2), patience);
    [here = '', elsewhere = ''] = await ids();
  });
  afterAll(() => gateway.close());

  const tokenFor = async (examSessionId: string, cookie: string): Promise<string> => {
    const path = `/api/exam-sessions/${examSessionId}/viewer-token`;
    const answer = await gateway.fetch(path, { method: 'POST', headers: { cookie } });
    return viewerTokenSchema.parse(await answer.json()).token;
  };
  const ask = (method: 'POST' | 'PATCH' | 'DELETE', path: string, authorization: string, cookie = '') => {
    const type = method === 'POST' ? 'application/sdp' : 'application/trickle-ice-sdpfrag';
    const body = method === 'POST' ? sampleOfferSdp : 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n';
    return gateway.fetch(path, {
      method,
      headers: { authorization, cookie, ...(method === 'DELETE' ? {} : { 'content-type': type }) },
      ...(method === 'DELETE' ? {} : { body }),
    });
  };
  const outcome = async (asking: Promise<Response>): Promise<string | number> => {
    const answer = await asking;
    return answer.ok ? answer.status : errorAnswerSchema.parse(await answer.json()).error.code;
  };
  /** Opens a viewer and tells where it is and with what it was opened. */
  const watch = async (): Promise<{ location: string; token: string }> => {
    const token = await tokenFor(here, proctor);
    const answer = await ask('POST', `/api/whep/${here}`, `Bearer ${token}`);
    expect(answer.status).toBe(201);
    return { location: answer.headers.get('location') ?? '', token };
  };
  const disable = async (accountId: string, disabled: boolean) => {
    const administrator = await gateway.signIn('administrator');
    await gateway.send('PATCH', `/api/accounts/${accountId}`, { disabled }, administrator);
  };
  const signOut = (cookie: string) => gateway.fetch('/api/sign-out', { method: 'POST', headers: { cookie } });

  let viewer: Awaited<ReturnType<typeof watch>>;
  beforeEach(async () => {
    for (const open of [...gateway.transport.viewers.values()]) open.close();
    proctor = await gateway.signIn('proctor');
    viewer = await watch();
  });

  /** What somebody holds who may not; each makes the header that they would send. */
  const unfit: Record<string, () => Promise<{ authorization: string; cookie?: string }>> = {
    'no token': () => Promise.resolve({ authorization: '' }),
    'no token but a proctor’s sign-in': () => Promise.resolve({ authorization: '', cookie: proctor }),
    'no token but the candidate’s sign-in': async () => ({
      authorization: '',
      cookie: await gateway.signIn('candidate'),
    }),
    'a made-up token': () => Promise.resolve({ authorization: `Bearer ${'x'.repeat(43)}` }),
    'the token in another scheme': () => Promise.resolve({ authorization: `Basic ${viewer.token}` }),
    'the secret of a sign-in as the token': () =>
      Promise.resolve({ authorization: `Bearer ${proctor.split('=')[1] ?? ''}` }),
    'the token of another exam session': async () => ({
      authorization: `Bearer ${await tokenFor(elsewhere, proctor)}`,
    }),
    'a token whose person has signed out': async () => {
      const cookie = await gateway.signIn('supervisor');
      const token = await tokenFor(here, cookie);
      await signOut(cookie);
      return { authorization: `Bearer ${token}` };
    },
    'a token whose account was disabled': async () => {
      const cookie = await gateway.signIn('supervisor');
      const me = await gateway.fetch('/api/me', { headers: { cookie } });
      const { account } = signedInSchema.parse(await me.json());
      const token = await tokenFor(here, cookie);
      await disable(account.id, true);
      await disable(account.id, false);
      return { authorization: `Bearer ${token}` };
    },
  };
  const cells = Object.keys(unfit).flatMap((what) =>
    (['POST', 'PATCH', 'DELETE'] as const).map((method) => ({ what, method })),
  );

  it.each(cells)('is closed to $what ($method)', async ({ what, method }) => {
    const { authorization, cookie } = (await unfit[what]?.()) ?? { authorization: '' };
    const path = method === 'POST' ? `/api/whep/${here}` : viewer.location;
    expect(await outcome(ask(method, path, authorization, cookie))).toBe('token-invalid');
    expect([...gateway.transport.viewers.keys()]).toEqual([viewer.location.split('/').at(-1)]);
    expect([...gateway.transport.viewers.values()][0]?.remoteFragments).toEqual([]);
  });

  it('is changed and ended by nobody but who opened it: not by the same person’s other token, nor another’s', async () => {
    for (const cookie of [proctor, await gateway.signIn('supervisor')]) {
      const other = `Bearer ${await tokenFor(here, cookie)}`;
      for (const method of ['PATCH', 'DELETE'] as const)
        expect(await outcome(ask(method, viewer.location, other))).toBe('token-invalid');
    }
    expect(await outcome(ask('PATCH', viewer.location, `Bearer ${viewer.token}`))).toBe(204);
    expect(await outcome(ask('DELETE', viewer.location, `Bearer ${viewer.token}`))).toBe(200);
  });

  it('is not found under another exam session, whoever asks', async () => {
    const wrong = viewer.location.replace(here, elsewhere);
    for (const method of ['PATCH', 'DELETE'] as const)
      expect(await outcome(ask(method, wrong, `Bearer ${viewer.token}`))).toBe('not-found');
    expect(gateway.transport.viewers.size).toBe(1);
  });

  it('a token that has expired opens nothing, and still changes and ends what it opened', async () => {
    const token = `Bearer ${viewer.token}`;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + tokenLifetimeS * 1000 + 1 });
    try {
      expect(await outcome(ask('POST', `/api/whep/${here}`, token))).toBe('token-invalid');
      expect(await outcome(ask('PATCH', viewer.location, token))).toBe(204);
      expect(await outcome(ask('DELETE', viewer.location, token))).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends with the sign-in, and its token with it', async () => {
    const token = `Bearer ${viewer.token}`;
    await signOut(proctor);
    expect(gateway.transport.viewers.size).toBe(0);
    expect(await outcome(ask('PATCH', viewer.location, token))).toBe('not-found');
    expect(await outcome(ask('POST', `/api/whep/${here}`, token))).toBe('token-invalid');
  });

  it.each(['candidate', 'technician', 'administrator'] as const)(
    'no %s gets a token for it',
    async (role) => {
      const headers = { cookie: await gateway.signIn(role) };
      const asking = gateway.fetch(`/api/exam-sessions/${here}/viewer-token`, { method: 'POST', headers });
      expect(await outcome(asking)).toBe('role-forbidden');
    },
  );
});
