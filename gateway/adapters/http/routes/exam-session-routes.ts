import { z } from 'zod';
import { commandRequestSchema } from '../../../contract/exam-commands.ts';
import { logEntryListSchema } from '../../../contract/exam-log.ts';
import { examSessionListSchema, examSessionSchema } from '../../../contract/exam-sessions.ts';
import { examSessionListers, examSessionReaders } from '../../../domain/access/role-groups.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });

/** Exam sessions: list them, command them, and what happened in them. */
export function examSessionRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  server.get(
    '/api/exam-sessions',
    {
      config: { roles: examSessionListers },
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
