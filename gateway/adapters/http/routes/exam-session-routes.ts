import { z } from 'zod';
import { commandRequestSchema } from '../../../contract/exam-commands.ts';
import { logEntryListSchema } from '../../../contract/exam-log.ts';
import {
  examSessionListSchema,
  examSessionSchema,
  newExamSessionSchema,
  scheduledExamSessionSchema,
} from '../../../contract/exam-sessions.ts';
import { signInLinkUrl } from '../../../domain/accounts/sign-in-link.ts';
import { examSessionPlanners, examSessionReaders } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** Exam sessions: schedule them, list them, command them, and what happened in them. */
export function examSessionRoutes(
  server: HttpServer,
  useCases: HttpUseCases,
  limits: RateLimits,
  publicOrigin: string | null,
): void {
  server.get(
    '/api/exam-sessions',
    {
      config: { roles: examSessionReaders },
      schema: { response: withErrors({ 200: examSessionListSchema }) },
    },
    async (request) => ({ examSessions: await useCases.listExamSessions(signedInOf(request)) }),
  );

  server.get(
    '/api/exam-sessions/:id',
    {
      config: { roles: examSessionReaders },
      schema: { params, response: withErrors({ 200: examSessionSchema }) },
    },
    (request) => useCases.showExamSession(signedInOf(request), request.params.id),
  );

  server.post(
    '/api/exam-sessions',
    {
      config: { roles: examSessionPlanners },
      schema: { body: newExamSessionSchema, response: withErrors({ 201: scheduledExamSessionSchema }) },
    },
    async (request, reply) => {
      const { examSession, link } = await useCases.scheduleExamSession(signedInOf(request), request.body);
      const url = signInLinkUrl(publicOrigin ?? `${request.protocol}://${request.host}`, link.token);
      const candidateLink = { url, expiresAt: new Date(link.expiresAtMs).toISOString() };
      return reply.code(201).send({ examSession, candidateLink });
    },
  );

  server.post(
    '/api/exam-sessions/:id/commands',
    {
      config: { roles: examSessionReaders, rateLimit: byAccount(limits.commandsPerMinute) },
      schema: { params, body: commandRequestSchema, response: withErrors({ 200: examSessionSchema }) },
    },
    (request) => useCases.commandExamSession(signedInOf(request), request.params.id, request.body),
  );

  server.get(
    '/api/exam-sessions/:id/log',
    {
      config: { roles: examSessionReaders },
      schema: { params, response: withErrors({ 200: logEntryListSchema }) },
    },
    async (request) => ({ entries: await useCases.showExamLog(signedInOf(request), request.params.id) }),
  );
}
