import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { controlAccess } from '../../../../../gateway/adapters/http/access-control.ts';
import type { HttpServer } from '../../../../../gateway/adapters/http/fastify-types.ts';
import { iceServerLinks } from '../../../../../gateway/adapters/http/ice-server-links.ts';
import { comesFromHere } from '../../../../../gateway/adapters/http/origin-check.ts';
import { errorAnswer } from '../../../../../gateway/adapters/http/error-answers.ts';
import { CodedError } from '../../../../../gateway/ports/coded-error.ts';

describe('a route', () => {
  it('that does not say who may use it keeps the server from starting', () => {
    const server = fastify() as unknown as HttpServer;
    controlAccess(server, () => Promise.resolve(null));
    expect(() => server.get('/api/forgotten', () => 'secret')).toThrow(
      'GET /api/forgotten does not declare who may use it',
    );
    expect(() => server.get('/api/open', { config: { roles: 'public' } }, () => 'open')).not.toThrow();
  });
});

describe('an error', () => {
  it('tells the caller nothing from inside', () => {
    for (const error of [
      new Error('SELECT secret'),
      new CodedError('store-failed', '/path/to/db'),
      'text',
      null,
    ]) {
      const { status, body } = errorAnswer(error);
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toMatch(/SELECT|path|text/);
    }
    expect(errorAnswer(new CodedError('store-failed', 'x')).body.error).toMatchObject({
      code: 'store-failed',
      retryable: true,
    });
  });
});

describe('a request of a page', () => {
  const request = (headers: Record<string, string>) => ({
    headers,
    host: 'a.example:8360',
    protocol: 'http' as const,
  });

  it.each([
    [{}, true],
    [{ origin: 'http://a.example:8360' }, true],
    [{ origin: 'https://exam.example' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ origin: 'http://a.example' }, false],
    [{ origin: 'https://a.example:8360' }, false],
    [{ origin: 'http://a.example:8360', 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: 'null' }, false],
  ])('with %o comes from here: %s', (headers, expected) => {
    expect(comesFromHere(request(headers as Record<string, string>), 'https://exam.example')).toBe(expected);
  });
});

describe('the ICE servers of an answer', () => {
  it('are one link each, with what is needed to use them', () => {
    expect(
      iceServerLinks([
        { urls: ['turn:a', 'turn:b'], username: 'me', credential: 'a"b\\c' },
        { urls: ['stun:c'] },
      ]),
    ).toEqual([
      '<turn:a>; rel="ice-server"; username="me"; credential="a\\"b\\\\c"; credential-type="password"',
      '<turn:b>; rel="ice-server"; username="me"; credential="a\\"b\\\\c"; credential-type="password"',
      '<stun:c>; rel="ice-server"',
    ]);
  });
});
