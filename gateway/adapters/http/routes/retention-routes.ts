import { z } from 'zod';
import { holdReasonSchema, legalHoldListSchema } from '../../../contract/legal-holds.ts';
import { retentionKeepers } from '../../../domain/access/role-groups.ts';
import { exportedLine } from '../../../domain/evidence/exported-files.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });
const config = { roles: retentionKeepers };
const holdSchema = { params, body: holdReasonSchema, response: withErrors({ 200: legalHoldListSchema }) };

/** How long exam sessions are kept: legal holds, and the proof of what was deleted. */
export function retentionRoutes(server: HttpServer, useCases: HttpUseCases): void {
  server.get(
    '/api/exam-sessions/:id/legal-holds',
    { config, schema: { params, response: withErrors({ 200: legalHoldListSchema }) } },
    async ({ params: { id } }) => ({ holds: await useCases.listLegalHolds(id) }),
  );

  server.post('/api/exam-sessions/:id/legal-holds', { config, schema: holdSchema }, async (request) => {
    const { id } = request.params;
    return { holds: await useCases.placeLegalHold(signedInOf(request), id, request.body.reason) };
  });

  server.post('/api/exam-sessions/:id/legal-holds/lift', { config, schema: holdSchema }, async (request) => {
    const { id } = request.params;
    return { holds: await useCases.liftLegalHold(signedInOf(request), id, request.body.reason) };
  });

  server.get(
    '/api/exam-sessions/:id/tombstone',
    { config, schema: { params, produces: ['application/json'] } },
    async ({ params: { id } }, reply) => {
      // To the letter, so that the answer can be verified as it is.
      const text = Buffer.from(exportedLine(await useCases.showTombstone(id)));
      return reply.header('cache-control', 'no-store').type('application/json').send(text);
    },
  );
}
