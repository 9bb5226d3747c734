import type { FastifyRequest } from 'fastify';
import { CodedError } from '../../ports/coded-error.ts';
import type { HttpServer } from './fastify-types.ts';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request comes from a page of this gateway, or from no page at all.
 *
 * Browsers always say where a request that changes something, or that opens a WebSocket, comes from, and no page
 * can make them lie. Programs say nothing, and carry no cookie by accident either.
 */
export function comesFromHere(
  request: Pick<FastifyRequest, 'headers' | 'host' | 'protocol'>,
  publicOrigin: string | null,
): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  return origin === `${request.protocol}://${request.host}` || origin === publicOrigin;
}

/** Refuses, with `origin-forbidden`, what pages of other sites make a browser send: changes and WebSockets. */
export function refuseForeignPages(server: HttpServer, publicOrigin: string | null): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const onlyReads = readingMethods.has(request.method) && !request.ws;
    if (onlyReads || comesFromHere(request, publicOrigin)) done();
    else done(new CodedError('origin-forbidden'));
  });
}
