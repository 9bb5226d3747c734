import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  figureHistorySchema,
  replayHeader,
  replayOutlineSchema,
  replayQuerySchema,
  replayStillQuerySchema,
} from '../../../contract/replay.ts';
import { roomWatchers } from '../../../domain/access/role-groups.ts';
import type { ReplayPart } from '../../../use-cases/replay-media.ts';
import { signedInOf } from '../access-control.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';
import { withErrors } from '../response-schemas.ts';
import { sendPicture } from '../send-picture.ts';

const params = z.object({ id: z.string().max(100) });
const partParams = params.extend({ trackId: z.string().max(40) });
/** Whoever has the outline already looks for what is new. */
const outlineQuery = z.object({ again: z.enum(['true', 'false']).optional() });

/** The recording of an exam session: what there is of it, and its media part by part. */
export function replayRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  server.get(
    '/api/exam-sessions/:id/replay',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.replayPartsPerMinute) },
      schema: { params, querystring: outlineQuery, response: withErrors({ 200: replayOutlineSchema }) },
    },
    async (request, reply) => {
      const isFirst = request.query.again !== 'true';
      const outline = await useCases.replayOutline(signedInOf(request), request.params.id, isFirst);
      return reply.header('cache-control', 'no-store').send(outline);
    },
  );

  server.get(
    '/api/exam-sessions/:id/replay/figures',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.replayPartsPerMinute) },
      schema: { params, response: withErrors({ 200: figureHistorySchema }) },
    },
    async (request, reply) => {
      const moments = await useCases.replayFigures(signedInOf(request), request.params.id);
      return reply.header('cache-control', 'no-store').send({ moments });
    },
  );

  mediaRoutes(server, useCases, limits);
}

function mediaRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  server.get(
    '/api/exam-sessions/:id/replay/:trackId',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.replayPartsPerMinute) },
      schema: { params: partParams, querystring: replayQuerySchema, produces: ['video/mp4'] },
    },
    async (request, reply) => {
      const { id, trackId } = request.params;
      const part = await useCases.replayPart(signedInOf(request), id, trackId, request.query.atMs);
      void reply.header('cache-control', 'no-store');
      if (part === null) return reply.code(204).send();
      const content = await readableOf(part);
      return reply
        .type('video/mp4')
        .header('content-length', part.bytes)
        .header(replayHeader.from, Math.floor(part.startMs))
        .header(replayHeader.to, Math.ceil(part.endMs))
        .send(content);
    },
  );

  server.get(
    '/api/exam-sessions/:id/replay/:trackId/still',
    {
      config: { roles: roomWatchers, rateLimit: byAccount(limits.replayPartsPerMinute) },
      schema: { params: partParams, querystring: replayStillQuerySchema, produces: ['image/jpeg'] },
    },
    async (request, reply) => {
      const { id, trackId } = request.params;
      const { exact, ...query } = request.query;
      const asked = { ...query, trackId, isExact: exact === 'true' };
      const still = await useCases.replayStill(signedInOf(request), id, asked, goneSignal(reply));
      return still === null
        ? reply.code(204).header('cache-control', 'no-store').send()
        : sendPicture(reply, still);
    },
  );
}

/** Aborts when nobody waits for the answer any more. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

/** The content of a part; its file is closed with it. A part whose beginning cannot be read is refused before anything is answered. */
async function readableOf({ content, close }: ReplayPart): Promise<Readable> {
  try {
    const first = await content.next();
    const stream = Readable.from(resumed(first, content), { objectMode: false });
    return stream.once('close', () => void close());
  } catch (error) {
    await close();
    throw error;
  }
}

async function* resumed(first: IteratorResult<Uint8Array, void>, rest: AsyncGenerator<Uint8Array, void>) {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
