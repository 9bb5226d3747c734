import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { whepQuerySchema } from '../../../contract/media.ts';
import { CodedError } from '../../../ports/coded-error.ts';
import { bearerTokenOf } from '../bearer-token.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { iceServerLinks } from '../ice-server-links.ts';
import { byAddress, type RateLimits } from '../rate-limits.ts';
import { doneSchema, withErrors } from '../response-schemas.ts';
import { parseSdpBodies, sdpFragmentType, sdpType } from '../sdp-bodies.ts';

const examSessionParams = z.object({ examSessionId: z.string().max(100) });
const viewerParams = examSessionParams.extend({ viewerId: z.string().max(100) });
const sdpBody = z.string().min(1);

/** The WHEP endpoint (draft-ietf-wish-whep): offers, trickled candidates and the end of a viewer. */
export function whepRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  parseSdpBodies(server);
  const config = { roles: 'viewer-token' as const };
  const offer = '/api/whep/:examSessionId';
  const viewer = '/api/whep/:examSessionId/viewers/:viewerId';
  optionsRoute(server, offer, 'OPTIONS, POST', { 'accept-post': sdpType });
  optionsRoute(server, viewer, 'DELETE, OPTIONS, PATCH', { 'accept-patch': sdpFragmentType });

  server.post(
    offer,
    {
      config: { ...config, rateLimit: byAddress(limits.offersPerMinute) },
      schema: { params: examSessionParams, querystring: whepQuerySchema, body: sdpBody, consumes: [sdpType] },
    },
    async (request, reply) => {
      const { examSessionId } = request.params;
      const token = requireWhep(request, sdpType);
      const started = await useCases.startWatching({
        examSessionId,
        token,
        offerSdp: request.body,
        ...request.query,
      });
      const links = iceServerLinks(started.iceServers);
      if (links.length > 0) void reply.header('link', links);
      const location = `/api/whep/${encodeURIComponent(examSessionId)}/viewers/${encodeURIComponent(started.viewer.id)}`;
      return reply.code(201).header('location', location).type(sdpType).send(started.viewer.answerSdp);
    },
  );

  server.patch(
    viewer,
    { config, schema: { params: viewerParams, body: sdpBody, consumes: [sdpFragmentType] } },
    (request, reply) => {
      const token = requireWhep(request, sdpFragmentType);
      useCases.addViewerCandidates({ ...request.params, token }, request.body);
      return reply.code(204).send();
    },
  );

  server.delete(
    viewer,
    { config, schema: { params: viewerParams, response: withErrors({ 200: doneSchema }) } },
    (request, reply) => {
      useCases.stopWatching({ ...request.params, token: bearerTokenOf(request) });
      void reply.code(200).send();
    },
  );
}

function optionsRoute(server: HttpServer, url: string, allow: string, headers: Record<string, string>): void {
  server.options(url, { config: { roles: 'public' } }, (_request, reply: FastifyReply) =>
    reply.code(204).header('allow', allow).headers(headers).send(),
  );
}

/** The token of a request whose body must be of this type; a description as JSON would pass the body's schema. */
function requireWhep(request: FastifyRequest, type: string): string {
  const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const token = bearerTokenOf(request);
  if (given !== type) throw new CodedError('media-type-unsupported');
  return token;
}
