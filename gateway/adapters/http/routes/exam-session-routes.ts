import { z } from 'zod';
import {
  examSessionListSchema,
  examSessionSchema,
  viewerTokenSchema,
} from '../../../contract/exam-sessions.ts';
import { examSessionReaders, roomWatchers } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { bySignIn, type RateLimits } from '../rate-limits.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** Exam sessions: the list, one of them, a small still of its room, and a token to watch it. */
export function examSessionRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
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
