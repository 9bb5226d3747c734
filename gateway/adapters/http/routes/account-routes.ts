import { z } from 'zod';
import {
  accountChangeSchema,
  accountListSchema,
  managedAccountAnswerSchema,
  newAccountSchema,
  signInLinkSchema,
} from '../../../contract/sign-in.ts';
import { accountKeepers } from '../../../domain/access/role-groups.ts';
import { signInLinkUrl } from '../../../domain/accounts/sign-in-link.ts';
import { signedInOf } from '../access-control.ts';
import { managedAccountAnswer } from '../account-answers.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** Accounts, for administrators: list, create, disable, and give out sign-in links. */
export function accountRoutes(server: HttpServer, useCases: HttpUseCases, publicOrigin: string | null): void {
  const config = { roles: accountKeepers };

  server.get(
    '/api/accounts',
    { config, schema: { response: withErrors({ 200: accountListSchema }) } },
    async () => ({ accounts: (await useCases.listAccounts()).map(managedAccountAnswer) }),
  );

  server.post(
    '/api/accounts',
    { config, schema: { body: newAccountSchema, response: withErrors({ 201: managedAccountAnswerSchema }) } },
    async (request, reply) => {
      const account = await useCases.createAccount(signedInOf(request), request.body);
      return reply.code(201).send({ account: managedAccountAnswer(account) });
    },
  );

  server.patch(
    '/api/accounts/:id',
    {
      config,
      schema: {
        params,
        body: accountChangeSchema,
        response: withErrors({ 200: managedAccountAnswerSchema }),
      },
    },
    async (request) => {
      const { id } = request.params;
      const account = await useCases.setAccountDisabled(signedInOf(request), id, request.body.disabled);
      return { account: managedAccountAnswer(account) };
    },
  );

  server.post(
    '/api/accounts/:id/link',
    { config, schema: { params, response: withErrors({ 201: signInLinkSchema }) } },
    async (request, reply) => {
      const { account } = signedInOf(request);
      const { token, expiresAtMs } = await useCases.issueSignInLink(account, request.params.id);
      const address = publicOrigin ?? `${request.protocol}://${request.host}`;
      return reply
        .code(201)
        .send({ url: signInLinkUrl(address, token), expiresAt: new Date(expiresAtMs).toISOString() });
    },
  );
}
