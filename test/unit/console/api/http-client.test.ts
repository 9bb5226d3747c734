import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ApiError, errorCodeOf, requestJson } from '../../../../console/api/http-client.ts';

const schema = z.object({ count: z.number() });
const answering = (status: number, body: string) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
const failureOf = (): Promise<unknown> =>
  requestJson({ path: '/api/x' }, schema).catch((error: unknown) => error);

describe('a request', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('gives what the schema reads', async () => {
    answering(200, '{"count":3,"newer":true}');
    await expect(requestJson({ path: '/api/x' }, schema)).resolves.toEqual({ count: 3 });
  });

  it('rejects with the gateway’s code', async () => {
    answering(409, JSON.stringify({ error: { code: 'media-not-ready', message: '…', retryable: true } }));
    expect(await failureOf()).toMatchObject({ code: 'media-not-ready', retryable: true, status: 409 });
  });

  it.each([
    [200, '{"count":"3"}', false],
    [200, '<html>', false],
    [502, '<html>Bad gateway', true],
  ])('rejects an answer it does not understand: %d %s', async (status, body, retryable) => {
    answering(status, body);
    expect(await failureOf()).toMatchObject({ code: 'answer-invalid', retryable });
  });

  it('counts an answer that breaks off as none', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('network error')),
    });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body)));
    expect(await failureOf()).toMatchObject({ code: 'network-unreachable', retryable: true });
  });

  it('does not wait for ever in a network that lets nothing through', async () => {
    vi.stubGlobal(
      'fetch',
      (_path: string, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    );
    const failure = requestJson({ path: '/api/x', answerWithinMs: 5 }, schema).catch(
      (error: unknown) => error,
    );
    expect(await failure).toMatchObject({ code: 'network-unreachable', retryable: true });
  });

  it('says when there is no network', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failureOf()).toMatchObject({ code: 'network-unreachable', retryable: true, status: null });
  });
});

it('an error that is no answer is an internal one', () => {
  expect(errorCodeOf(new ApiError('not-found', false, 404))).toBe('not-found');
  expect(errorCodeOf(new Error('oops'))).toBe('internal');
});
