import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountNameKey } from '../../domain/accounts/account.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { HttpServer } from './fastify-types.ts';

/** How many requests one source may make a minute. */
export interface RateLimits {
  /** Everything, by address. */
  requestsPerMinuteFromAddress: number;
  /** Everything, by account, however often the person is signed in. */
  requestsPerMinute: number;
  /** Passwords and links tried, by address; passwords by the account's name as well. */
  signInPerMinute: number;
  /** Viewer tokens asked for, by account. */
  viewerTokensPerMinute: number;
  /** Commands to exam sessions, by account. */
  commandsPerMinute: number;
  /** Identity stills taken or sent, by sign-in; ten times as many may be looked at. */
  identityStillsPerMinute: number;
  /** Pictures of a candidate's viewfinder, by sign-in. */
  webcamPreviewsPerMinute: number;
  /** Offers to watch, by address. */
  offersPerMinute: number;
  /** Looks at the statistics of exam sessions, by account. */
  statisticsPerMinute: number;
  /** Parts of recordings to replay, by account: every track of an exam session has its own. */
  replayPartsPerMinute: number;
  /** Readings of the metrics, by address. */
  metricsPerMinute: number;
}

const timeWindow = 60_000;

/**
 * Limits what comes from one address, before anything else is done, and prepares limits for the routes that ask for one; whoever
 * exceeds any gets `too-many-requests` with `retry-after`.
 */
export async function limitRates(server: HttpServer, limits: RateLimits): Promise<void> {
  await server.register(rateLimit, {
    ...{ global: false, timeWindow, cache: 10_000 },
    errorResponseBuilder: () => new CodedError('too-many-requests'),
  });
  const check = countBy(server, limits.requestsPerMinuteFromAddress, ({ ip }) => ip);
  server.addHook('onRequest', check);
}

/** Limits what one person asks for, once it is known who that is. */
export function limitPeople(server: HttpServer, limits: RateLimits): void {
  const check = countBy(server, limits.requestsPerMinute, (request) => request.signedIn?.account.id ?? '');
  server.addHook('onRequest', async (request, reply) => {
    if (request.signedIn !== null) await check(request, reply);
  });
}

/** A limit by the address the request comes from; counts before anything else is done. */
export const byAddress = (max: number) => ({ max });

/** A limit by account; counts after the person is known. */
export const byAccount = (max: number) => ({
  max,
  hook: 'preHandler' as const,
  keyGenerator: (request: FastifyRequest) => request.signedIn?.account.id ?? request.ip,
});

/** The same for large bodies: counts before the body is read. */
export const byAccountBeforeBody = (max: number) => ({ ...byAccount(max), hook: 'onRequest' as const });

/** A limit by the name in the body, as names are compared: many addresses guess no more passwords of one account than one does. */
export const byNameInBody = (server: HttpServer, max: number) =>
  countBy(server, max, (request) => accountNameKey((request.body as { name: string }).name));

/** A hook of its own count, beside the one that a route's configuration may ask for. */
function countBy(server: HttpServer, max: number, keyGenerator: (request: FastifyRequest) => string) {
  const count = server.createRateLimit({ max, timeWindow, keyGenerator });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    void reply.header('retry-after', counted.ttlInSeconds);
    throw new CodedError('too-many-requests');
  };
}
