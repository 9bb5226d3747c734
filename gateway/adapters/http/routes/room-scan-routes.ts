import { z } from 'zod';
import { examTakers } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';
import { doneSchema, withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** The room scan: the candidate says that they face the screen; how it goes on is told by events. */
export function roomScanRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  server.post(
    '/api/exam-sessions/:id/room-scan',
    {
      config: { roles: examTakers, rateLimit: byAccount(limits.commandsPerMinute) },
      schema: { params, response: withErrors({ 204: doneSchema }) },
    },
    async (request, reply) => {
      await useCases.startRoomScan(signedInOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
}
