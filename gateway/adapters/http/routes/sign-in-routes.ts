import { linkSignInRequestSchema, signedInSchema, signInRequestSchema } from '../../../contract/sign-in.ts';
import { everyRole } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import { accountAnswer } from '../account-answers.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAddress, byNameInBody, type RateLimits } from '../rate-limits.ts';
import { doneSchema, withErrors } from '../response-schemas.ts';
import { clearSignInCookie, setSignInCookie } from '../sign-in-cookie.ts';

/** Signing in by password and by link, signing out, and who one is. */
export function signInRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  const tried = { roles: 'public' as const, rateLimit: byAddress(limits.signInPerMinute) };

  server.post(
    '/api/sign-in',
    {
      config: tried,
      preHandler: byNameInBody(server, limits.signInPerMinute),
      schema: { body: signInRequestSchema, response: withErrors({ 200: signedInSchema }) },
    },
    async (request, reply) => {
      const opened = await useCases.signInWithPassword(request.body);
      setSignInCookie(request, reply, opened.secret, opened.lifetimeMs);
      return { account: accountAnswer(opened.account) };
    },
  );

  server.post(
    '/api/sign-in/link',
    {
      config: tried,
      schema: { body: linkSignInRequestSchema, response: withErrors({ 200: signedInSchema }) },
    },
    async (request, reply) => {
      const opened = await useCases.signInWithLink(request.body.token);
      setSignInCookie(request, reply, opened.secret, opened.lifetimeMs);
      return { account: accountAnswer(opened.account) };
    },
  );

  server.post(
    '/api/sign-out',
    { config: { roles: everyRole }, schema: { response: withErrors({ 204: doneSchema }) } },
    async (request, reply) => {
      await useCases.signOut(signedInOf(request));
      clearSignInCookie(request, reply);
      return reply.code(204).send();
    },
  );

  server.get(
    '/api/me',
    { config: { roles: everyRole }, schema: { response: withErrors({ 200: signedInSchema }) } },
    (request) => ({ account: accountAnswer(signedInOf(request).account) }),
  );
}
