import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { CodedError } from '../../ports/coded-error.ts';
import type { HttpServer } from './fastify-types.ts';

/** How many requests one source may make a minute. */
export interface RateLimits {
  /** Passwords and links tried, by address. */
  signInPerMinute: number;
  /** Viewer tokens asked for, by sign-in. */
  viewerTokensPerMinute: number;
  /** Commands to exam sessions, by sign-in. */
  commandsPerMinute: number;
  /** Offers to watch, by address. */
  offersPerMinute: number;
}

/** Prepares limits for the routes that ask for one; whoever exceeds it gets `too-many-requests` with `retry-after`. */
export async function limitRates(server: HttpServer): Promise<void> {
  await server.register(rateLimit, {
    global: false,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: () => new CodedError('too-many-requests'),
  });
}

/** A limit by the address the request comes from; counts before anything else is done. */
export const byAddress = (max: number) => ({ max });

/** A limit by sign-in; counts after the person is known. */
export const bySignIn = (max: number) => ({
  max,
  hook: 'preHandler' as const,
  keyGenerator: (request: FastifyRequest) => request.signedIn?.secretDigest ?? request.ip,
});
