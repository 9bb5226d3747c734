import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieSerializeOptions } from '@fastify/cookie';

/** With TLS the `__Host-` prefix makes browsers hold the cookie to this host and to TLS (RFC 6265bis §4.1.3). */
const cookieNames = { secure: '__Host-roundsight', plain: 'roundsight' };

function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

function nameFor(request: FastifyRequest): string {
  return isSecure(request) ? cookieNames.secure : cookieNames.plain;
}

function options(request: FastifyRequest): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request) };
}

/** The secret of the sign-in that a request carries, or null. */
export function signInSecretOf(request: FastifyRequest): string | null {
  return request.cookies[nameFor(request)] ?? null;
}

/** Hands the browser the secret of its sign-in: scripts cannot read it, other sites cannot send it. */
export function setSignInCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
  lifetimeMs: number,
): void {
  void reply.setCookie(nameFor(request), secret, {
    ...options(request),
    maxAge: Math.floor(lifetimeMs / 1000),
  });
}

export function clearSignInCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(nameFor(request), options(request));
}
