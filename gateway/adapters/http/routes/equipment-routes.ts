import { z } from 'zod';
import {
  equipmentCheckSchema,
  heardBeepsSchema,
  uploadLimitBytes,
  type EquipmentReading,
} from '../../../contract/equipment.ts';
import { examSessionSchema } from '../../../contract/exam-sessions.ts';
import { examTakers } from '../../../domain/access/role-groups.ts';
import { CodedError } from '../../../ports/coded-error.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { measureUploads, MeasuredUpload, uploadType } from '../measured-uploads.ts';
import { bySignIn, type RateLimits } from '../rate-limits.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });
const url = '/api/exam-sessions/:id/equipment';

/** A page measures by itself once, and again when its candidate says so: 40 MB a minute at most. */
const uploadsPerMinute = 20;
/** Each may become a row of the log. */
const finishesPerMinute = 30;

/** The equipment check of a candidate: live readings, beeps to be counted, an upload to be measured, and the end of it. */
export function equipmentRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  const config = { roles: examTakers, rateLimit: bySignIn(limits.commandsPerMinute) };
  const answers = withErrors({ 200: equipmentCheckSchema });
  const checkOf = (readings: EquipmentReading[]) => ({ readings });

  server.get(url, { config, schema: { params, response: answers } }, async (request) =>
    checkOf(await useCases.readEquipment(signedInOf(request), request.params.id)),
  );

  server.post(`${url}/beeps`, { config, schema: { params, produces: ['audio/wav'] } }, (request, reply) => {
    const sound = useCases.newBeeps(signedInOf(request), request.params.id);
    return reply.type('audio/wav').send(Buffer.from(sound));
  });

  server.post(
    `${url}/heard`,
    { config, schema: { params, body: heardBeepsSchema, response: answers } },
    async (request) =>
      checkOf(await useCases.countBeeps(signedInOf(request), request.params.id, request.body.count)),
  );

  server.post(
    `${url}/finish`,
    {
      config: { roles: examTakers, rateLimit: bySignIn(finishesPerMinute) },
      schema: { params, response: withErrors({ 200: examSessionSchema }) },
    },
    (request) => useCases.finishEquipment(signedInOf(request), request.params.id),
  );

  // Nowhere else may a body be of this type and of this size.
  void server.register((scope: HttpServer, _options, done) => {
    measureUploads(scope, uploadLimitBytes);
    scope.post(
      `${url}/upload`,
      {
        // Counted before the body is read.
        config: { roles: examTakers, rateLimit: { ...bySignIn(uploadsPerMinute), hook: 'onRequest' } },
        schema: { params, consumes: [uploadType], response: answers },
      },
      async (request) => {
        if (!(request.body instanceof MeasuredUpload)) throw new CodedError('media-type-unsupported');
        const { id } = params.parse(request.params);
        return checkOf(await useCases.noteUpload(signedInOf(request), id, request.body));
      },
    );
    done();
  });
}
