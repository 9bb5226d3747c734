import { z } from 'zod';
import { commandRequestSchema } from '../../../contract/exam-commands.ts';
import { logEntryListSchema } from '../../../contract/exam-log.ts';
import {
  examSessionListSchema,
  examSessionSchema,
  newExamSessionSchema,
  scheduledExamSessionSchema,
  viewerTokenSchema,
} from '../../../contract/exam-sessions.ts';
import { signInLinkUrl } from '../../../domain/accounts/sign-in-link.ts';
import { examSessionPlanners, examSessionReaders, roomWatchers } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { bySignIn, type RateLimits } from '../rate-limits.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** Exam sessions: schedule them, list them, command them, what happened, a small still of the room, and a token to watch it. */
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
      config: { roles: examSessionReaders, rateLimit: bySignIn(limits.commandsPerMinute) },
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

  server.get(
    '/api/exam-sessions/:id/still',
    { config: { roles: roomWatchers }, schema: { params, produces: ['image/jpeg'] } },
    async (request, reply) => {
      const still = await useCases.fetchStill(signedInOf(request), request.params.id);
      return reply.type('image/jpeg').header('cache-control', 'no-store').send(still);
    },
  );

  server.post(
    '/api/exam-sessions/:id/viewer-token',
    {
      config: { roles: roomWatchers, rateLimit: bySignIn(limits.viewerTokensPerMinute) },
      schema: { params, response: withErrors({ 201: viewerTokenSchema }) },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { token, expiresAtMs } = await useCases.issueViewerToken(signedInOf(request), id);
      return reply.code(201).send({
        token,
        whepUrl: `/api/whep/${encodeURIComponent(id)}`,
        expiresAt: new Date(expiresAtMs).toISOString(),
      });
    },
  );
}
