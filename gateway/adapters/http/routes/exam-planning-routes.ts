import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { newExamSessionSchema, scheduledExamSessionSchema } from '../../../contract/exam-sessions.ts';
import { signInLinkSchema } from '../../../contract/sign-in.ts';
import { signInLinkUrl } from '../../../domain/accounts/sign-in-link.ts';
import { examSessionPlanners } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** Planning: schedule exam sessions, and let their candidates in. */
export function examPlanningRoutes(
  server: HttpServer,
  useCases: HttpUseCases,
  publicOrigin: string | null,
): void {
  const linkAnswer = (request: FastifyRequest, link: { token: string; expiresAtMs: number }) => ({
    url: signInLinkUrl(publicOrigin ?? `${request.protocol}://${request.host}`, link.token),
    expiresAt: new Date(link.expiresAtMs).toISOString(),
  });

  server.post(
    '/api/exam-sessions',
    {
      config: { roles: examSessionPlanners },
      schema: { body: newExamSessionSchema, response: withErrors({ 201: scheduledExamSessionSchema }) },
    },
    async (request, reply) => {
      const { examSession, link } = await useCases.scheduleExamSession(signedInOf(request), request.body);
      return reply.code(201).send({ examSession, candidateLink: linkAnswer(request, link) });
    },
  );

  server.post(
    '/api/exam-sessions/:id/candidate-link',
    {
      config: { roles: examSessionPlanners },
      schema: { params, response: withErrors({ 201: signInLinkSchema }) },
    },
    async (request, reply) => {
      const link = await useCases.issueCandidateLink(signedInOf(request), request.params.id);
      return reply.code(201).send(linkAnswer(request, link));
    },
  );
}
