import { z } from 'zod';
import { languageSchema } from '../../../contract/canned-messages.ts';
import { roomWatchers } from '../../../domain/access/role-groups.ts';
import { reportContentPolicy } from '../../../domain/report/report-page.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';

const params = z.object({ id: z.string().max(100) });
const querystring = z.object({
  format: z.enum(['html', 'pdf']).default('html'),
  language: languageSchema.default('en'),
});

/** What happened in an exam session, for people to read. */
export function reportRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  server.get(
    '/api/exam-sessions/:id/report',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.statisticsPerMinute) },
      schema: { params, querystring, produces: ['text/html', 'application/pdf'] },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { format } = request.query;
      const report = await useCases.showSessionReport(signedInOf(request), id, request.query);
      const name = `report-${id.replaceAll(/[^\w.-]/g, '_')}.${format}`;
      return reply
        .type(format === 'html' ? 'text/html; charset=utf-8' : 'application/pdf')
        .header('cache-control', 'no-store')
        .header('content-security-policy', reportContentPolicy)
        .header('content-disposition', `inline; filename="${name}"`)
        .send(Buffer.from(report.buffer, report.byteOffset, report.byteLength));
    },
  );
}
