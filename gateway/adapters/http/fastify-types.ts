import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { RouteAccess } from '../../domain/access/route-access.ts';
import type { SignedIn } from '../../ports/signed-in.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; a route without it does not start. */
    roles?: RouteAccess;
  }
  interface FastifyRequest {
    /** Who is signed in; set on routes that name roles, null elsewhere. */
    signedIn: SignedIn | null;
  }
}

/** The server with zod schemas as the types of its routes. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
