import type { FastifyRequest, RouteOptions } from 'fastify';
import { decideAccess } from '../../domain/access/route-access.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { SignedIn } from '../../ports/signed-in.ts';
import type { HttpServer } from './fastify-types.ts';
import { signInSecretOf } from './sign-in-cookie.ts';

/** Refuses to start with a route that does not say who may use it, and holds every request to what its route says. */
export function controlAccess(
  server: HttpServer,
  identify: (secret: string) => Promise<SignedIn | null>,
): void {
  server.decorateRequest('signedIn', null);
  server.addHook('onRoute', requireDeclaredRoles);
  server.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.roles;
    // Without a declaration there is no route behind this request; the handler for unknown addresses answers.
    if (access === undefined || typeof access === 'string') return;
    const secret = signInSecretOf(request);
    request.signedIn = secret === null ? null : await identify(secret);
    const decision = decideAccess(access, request.signedIn?.account.role ?? null);
    if (decision !== 'allowed') throw new CodedError(decision);
  });
}

function requireDeclaredRoles(route: RouteOptions): void {
  if (route.config?.roles !== undefined) return;
  throw new Error(`${String(route.method)} ${route.url} does not declare who may use it (config.roles)`);
}

/** The person behind a request of a route that names roles. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new CodedError('not-signed-in');
  return request.signedIn;
}
