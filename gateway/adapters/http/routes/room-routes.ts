import { z } from 'zod';
import { viewerTokenSchema } from '../../../contract/exam-sessions.ts';
import { roomWatchers } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';
import { sendPicture } from '../send-picture.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });
const pictureParams = params.extend({ blindStateId: z.string().max(100) });

/** The room of an exam session: a small still of it, pictures of what was blind, and a token to watch it. */
export function roomRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  server.get(
    '/api/exam-sessions/:id/still',
    { config: { roles: roomWatchers }, schema: { params } },
    async (request, reply) => {
      const still = await useCases.fetchStill(signedInOf(request), request.params.id);
      return reply.type('image/jpeg').header('cache-control', 'no-store').send(still);
    },
  );

  server.get(
    '/api/exam-sessions/:id/blind-pictures/:blindStateId',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.identityStillsPerMinute * 10) },
      schema: { params: pictureParams, produces: ['image/jpeg'] },
    },
    async (request, reply) => {
      const { id, blindStateId } = request.params;
      return sendPicture(reply, await useCases.showBlindPicture(signedInOf(request), id, blindStateId));
    },
  );

  server.post(
    '/api/exam-sessions/:id/viewer-token',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.viewerTokensPerMinute) },
      schema: { params, response: withErrors({ 201: viewerTokenSchema }) },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { token, expiresAtMs, iceServers } = await useCases.issueViewerToken(signedInOf(request), id);
      return reply.code(201).send({
        token,
        whepUrl: `/api/whep/${encodeURIComponent(id)}`,
        expiresAt: new Date(expiresAtMs).toISOString(),
        iceServers,
      });
    },
  );
}
