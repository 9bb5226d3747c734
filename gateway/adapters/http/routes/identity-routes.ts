import { z } from 'zod';
import {
  identityStillKindSchema,
  identityStillRequestSchema,
  identityStillSchema,
  largestUploadBytes,
  uploadTypes,
} from '../../../contract/identity-stills.ts';
import { examSessionReaders, examTakers } from '../../../domain/access/role-groups.ts';
import { CodedError } from '../../../ports/coded-error.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';
import { sendPicture } from '../send-picture.ts';
import { withErrors } from '../response-schemas.ts';

const params = z.object({ id: z.string().max(100) });
const stillParams = params.extend({ stillId: z.string().max(100) });
/** Whatever else is in the query keeps browsers from showing an old picture. */
const previewQuery = z.object({ kind: identityStillKindSchema });
const uploadParams = params.extend({ kind: identityStillKindSchema });
const answers = withErrors({ 201: identityStillSchema });

/** Stills of a candidate's face and document: take them, send a file instead, look at them. */
export function identityRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  // What it really is, its content tells; the usual limit of bodies holds but for the one route that takes files.
  server.addContentTypeParser([...uploadTypes], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const takingLimit = byAccount(limits.identityStillsPerMinute);

  server.post(
    '/api/exam-sessions/:id/identity-stills',
    {
      config: { roles: examTakers, rateLimit: takingLimit },
      schema: { params, body: identityStillRequestSchema, response: answers },
    },
    async (request, reply) => {
      const { params: to, body } = request;
      return reply.code(201).send(await useCases.takeIdentityStill(signedInOf(request), to.id, body.kind));
    },
  );

  server.post(
    '/api/exam-sessions/:id/identity-uploads/:kind',
    {
      config: { roles: examTakers, rateLimit: takingLimit },
      bodyLimit: largestUploadBytes,
      schema: { params: uploadParams, consumes: [...uploadTypes], response: answers },
    },
    async (request, reply) => {
      const { id, kind } = request.params;
      if (!Buffer.isBuffer(request.body)) throw new CodedError('media-type-unsupported');
      return reply
        .code(201)
        .send(await useCases.uploadIdentityStill(signedInOf(request), id, kind, request.body));
    },
  );

  server.get(
    '/api/exam-sessions/:id/webcam-preview',
    {
      config: { roles: examTakers, rateLimit: byAccount(limits.webcamPreviewsPerMinute) },
      schema: { params, querystring: previewQuery, produces: ['image/jpeg'] },
    },
    async (request, reply) => {
      const { params: of, query } = request;
      return sendPicture(reply, await useCases.previewWebcam(signedInOf(request), of.id, query.kind));
    },
  );

  server.get(
    '/api/exam-sessions/:id/identity-stills/:stillId',
    {
      config: { roles: examSessionReaders, rateLimit: byAccount(limits.identityStillsPerMinute * 10) },
      schema: { params: stillParams, produces: ['image/jpeg'] },
    },
    async (request, reply) => {
      const { id, stillId } = request.params;
      return sendPicture(reply, await useCases.showIdentityStill(signedInOf(request), id, stillId));
    },
  );
}
