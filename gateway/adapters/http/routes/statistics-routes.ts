import { z } from 'zod';
import { sessionStatisticsSchema } from '../../../contract/session-statistics.ts';
import { roomWatchers } from '../../../domain/access/role-groups.ts';
import { bearerTokenOf } from '../bearer-token.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, byAddress, type RateLimits } from '../rate-limits.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** How media are encoded and reach people: of one exam session for its proctors, of the whole gateway for monitoring. */
export function statisticsRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  server.get(
    '/api/exam-sessions/:id/statistics',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.statisticsPerMinute) },
      schema: { params, response: withErrors({ 200: sessionStatisticsSchema }) },
    },
    (request) => useCases.showSessionStatistics(request.params.id),
  );

  server.get(
    '/metrics',
    { config: { roles: 'metrics-token', rateLimit: byAddress(limits.metricsPerMinute) } },
    async (request, reply) => {
      const { contentType, text } = await useCases.readMetrics(bearerTokenOf(request));
      return reply.type(contentType).header('cache-control', 'no-store').send(text);
    },
  );
}
