import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorAnswerSchema } from '../../gateway/contract/error-codes.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { TestGateway } from '../support/test-gateway.ts';

const run = promisify(execFile);

async function refusal(answer: Response): Promise<[number, string]> {
  return [answer.status, errorAnswerSchema.parse(await answer.json()).error.code];
}

describe('the HTTP server', () => {
  let gateway: TestGateway;
  let consoleFolder: string;
  beforeAll(async () => {
    consoleFolder = await mkdtemp(join(tmpdir(), 'roundsight-console-'));
    await mkdir(join(consoleFolder, 'assets'));
    await writeFile(join(consoleFolder, 'index.html'), '<!doctype html><title>Roundsight</title>');
    await writeFile(join(consoleFolder, 'assets/app-B4x9dKq2.js'), 'export {};');
    gateway = await TestGateway.start({ consoleFolder });
  });
  afterAll(async () => {
    await gateway.close();
    await rm(consoleFolder, { recursive: true });
  });

  describe('with bad requests', () => {
    const json = { 'content-type': 'application/json' };
    const cases: [string, string, RequestInit, [number, string]][] = [
      [
        'garbage JSON',
        '/api/sign-in',
        { method: 'POST', headers: json, body: '{"name":' },
        [400, 'request-invalid'],
      ],
      ['an empty body', '/api/sign-in', { method: 'POST', headers: json }, [400, 'request-invalid']],
      ['no body', '/api/sign-in', { method: 'POST' }, [400, 'request-invalid']],
      [
        'an unknown key',
        '/api/sign-in',
        { method: 'POST', headers: json, body: '{"name":"a","password":"b","role":"administrator"}' },
        [400, 'request-invalid'],
      ],
      [
        'a poisoned prototype',
        '/api/sign-in',
        { method: 'POST', headers: json, body: '{"__proto__":{"a":1},"name":"a","password":"b"}' },
        [400, 'request-invalid'],
      ],
      [
        'a body that is too large',
        '/api/sign-in',
        { method: 'POST', headers: json, body: JSON.stringify({ name: 'a'.repeat(70_000), password: 'b' }) },
        [413, 'body-too-large'],
      ],
      [
        'a form',
        '/api/sign-in',
        { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=a' },
        [415, 'media-type-unsupported'],
      ],
      ['an unknown address', '/api/nothing-here', {}, [404, 'not-found']],
      ['an unknown address to change', '/api/nothing-here', { method: 'POST' }, [404, 'not-found']],
      ['another method', '/api/health', { method: 'DELETE' }, [404, 'not-found']],
      ['a method outside of /api', '/wall', { method: 'POST' }, [404, 'not-found']],
    ];
    it.each(cases)('answers %s with a code', async (_what, path, options, expected) => {
      expect(await refusal(await gateway.fetch(path, options))).toEqual(expected);
    });

    it('says where a request does not fit, without repeating it', async () => {
      const answer = await gateway.send('POST', '/api/sign-in', { name: '', password: 7 });
      const { error } = errorAnswerSchema.parse(await answer.json());
      expect(error.details?.map(({ path }) => path).sort()).toEqual(['body/name', 'body/password']);
    });

    it('answers an address that no URL can be with a code', async () => {
      const answer = await gateway.fetch('/api/exam-sessions/%ff/still');
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      errorAnswerSchema.parse(await answer.json());
    });

    it.each([
      ['what is no HTTP', '\x16\x03\x01nonsense\r\n\r\n', 'request-invalid'],
      [
        'too many headers',
        `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
        'request-invalid',
      ],
      ['a target that is no address', 'GET // HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 'not-found'],
    ])('answers %s with a code and goes on', async (_what, request, code) => {
      const connection = new RawConnection(gateway.address);
      connection.send(request);
      const { head, body } = await connection.answer();
      expect(head).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(errorAnswerSchema.parse(JSON.parse(body)).error.code).toBe(code);
      expect((await gateway.fetch('/api/health')).status).toBe(200);
    });
  });

  describe('with pages of other sites', () => {
    const attempt = (headers: Record<string, string>) =>
      gateway.fetch('/api/sign-in/link', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ token: 'x'.repeat(43) }),
      });

    it.each([
      [{ origin: 'https://evil.example' }],
      [{ origin: 'null' }],
      [{ 'sec-fetch-site': 'cross-site' }],
      [{ 'sec-fetch-site': 'same-site' }],
    ])('refuses a change with %o', async (headers) => {
      expect(await refusal(await attempt(headers))).toEqual([403, 'origin-forbidden']);
    });

    it('takes a change from its own pages and from programs', async () => {
      for (const headers of [{}, { origin: gateway.address, 'sec-fetch-site': 'same-origin' }])
        expect((await attempt(headers)).status).toBe(401);
    });

    it('refuses the event stream to other origins, however well signed in', async () => {
      const cookie = await gateway.signIn('proctor');
      await expect(gateway.openEvents(cookie, { origin: 'https://evil.example' })).rejects.toThrow(
        'refused: 403',
      );
      await expect(gateway.openEvents('roundsight=wrong')).rejects.toThrow('refused: 401');
      const events = await gateway.openEvents(cookie, { origin: gateway.address });
      expect((await events.find('exam-session')).examSession.state).toBe('in-progress');
      events.close();
    });
  });

  describe('with the console', () => {
    it('serves its page for every address of its own, and never from a stale cache', async () => {
      for (const path of ['/', '/wall', '/sessions/abc', '/sign-in']) {
        const answer = await gateway.fetch(path);
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(answer.headers.get('cache-control')).toBe('no-cache');
      }
    });

    it('serves files that are named by their content for ever', async () => {
      const answer = await gateway.fetch('/assets/app-B4x9dKq2.js');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    });

    it('has nothing outside of its folder', async () => {
      for (const path of ['/assets/none.js', '/..%2f..%2fetc/passwd.txt', '/.env', '/%2e%2e/x.txt'])
        expect((await gateway.fetch(path)).status).toBeGreaterThanOrEqual(400);
    });

    it.each([
      ['/', 'self'],
      ['/sessions/one', 'self'],
      ['/exam', ''],
      ['/exam?x=1', ''],
      ['/api/health', ''],
    ])('lets %s ask for the microphones %o, and for no camera', async (path, whose) => {
      const { headers } = await gateway.fetch(path, { headers: { accept: 'text/html' } });
      expect(headers.get('permissions-policy')).toBe(`camera=(), geolocation=(), microphone=(${whose})`);
    });

    it('tells browsers to load nothing from elsewhere', async () => {
      const { headers } = await gateway.fetch('/');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toBeNull();
    });
  });

  it('describes itself as OpenAPI', async () => {
    const description = (await (await gateway.fetch('/api/docs/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths)).toContain('/api/whep/{examSessionId}');
    expect(description.paths['/api/sign-in']?.post).toHaveProperty('requestBody');
  });

  it('says that it is well, and nothing else', async () => {
    expect(Object.keys((await (await gateway.fetch('/api/health')).json()) as object).sort()).toEqual([
      'status',
      'uptimeS',
    ]);
  });
});

describe('the HTTP server, when it stops', () => {
  it('finishes what is under way and refuses the rest with a code', async () => {
    const gateway = await TestGateway.start();
    // Answered at once: a password takes its time to be tried, on a busy machine longer than a stopping server waits.
    const body = '{"token":"a link that nobody ever got"}';
    const connection = new RawConnection(gateway.address);
    connection.send(
      'POST /api/sign-in/link HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n' +
        `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    await connection.receives('100 Continue');
    const closed = gateway.close();
    expect(await refusal(await gateway.fetch('/api/health'))).toEqual([503, 'shutting-down']);
    connection.send(body);
    expect((await connection.answer()).body).toContain('link-invalid');
    await closed;
    expect(gateway.log.atLevel('error')).toEqual([]);
  });

  // Either would hold the server for half a minute.
  it(
    'waits neither for a console that does not read nor for a request that never ends',
    { timeout: 10_000 },
    async () => {
      const gateway = await TestGateway.start();
      const console = await gateway.openEvents(await gateway.signIn('proctor'));
      console.socket.pause();
      const connection = new RawConnection(gateway.address);
      connection.send(
        'POST /api/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n',
      );
      await connection.receives('100 Continue');
      await gateway.close();
      expect(gateway.log.atLevel('error')).toEqual([]);
      console.socket.terminate();
    },
  );
});

describe('the HTTP server with TLS', () => {
  let folder: string;
  let gateway: TestGateway;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-tls-'));
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
    const certificate = ['-x509', '-days', '2', '-subj', '/CN=localhost', '-out', 'certificate.pem'];
    await run('openssl', ['req', ...key, ...certificate], { cwd: folder });
    gateway = await TestGateway.start({
      config: {
        tls: { certificateFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'key.pem') },
      },
    });
  });
  afterAll(async () => {
    await gateway.close();
    await rm(folder, { recursive: true });
  });

  it('hands out cookies that never leave TLS and this host', async () => {
    expect(gateway.address).toMatch(/^https:/);
    const body = JSON.stringify({ token: await gateway.linkToken('proctor') });
    const headers = await new Promise<Record<string, string | string[] | undefined>>((resolve, reject) => {
      const request = httpsRequest(
        `${gateway.address}/api/sign-in/link`,
        { method: 'POST', rejectUnauthorized: false, headers: { 'content-type': 'application/json' } },
        (answer) => {
          answer.resume();
          resolve(answer.headers);
        },
      );
      request.on('error', reject);
      request.end(body);
    });
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-roundsight=.*; HttpOnly; Secure; SameSite=Strict/);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });
});
