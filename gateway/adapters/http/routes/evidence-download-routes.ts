import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { roomWatchers } from '../../../domain/access/role-groups.ts';
import type { EvidenceDownload } from '../../../use-cases/download-evidence.ts';
import { signedInOf } from '../access-control.ts';
import { askedBytes } from '../byte-ranges.ts';
import type { HttpServer } from '../fastify-types.ts';
import type { HttpUseCases } from '../http-use-cases.ts';
import { byAccount, type RateLimits } from '../rate-limits.ts';
import { generatedStream, sendPatiently } from '../send-generated.ts';

const params = z.object({ id: z.string().max(100) });

/** Sealed recordings, as files to keep. */
export function evidenceDownloadRoutes(server: HttpServer, useCases: HttpUseCases, limits: RateLimits): void {
  const url = '/api/exam-sessions/:id/export';
  const options = {
    config: { roles: roomWatchers, rateLimit: byAccount(limits.replayPartsPerMinute) },
    schema: { params, produces: ['application/zip'] },
  };
  server.head(url, options, async (request, reply) => {
    const download = await useCases.downloadEvidence(signedInOf(request), request.params.id);
    return withHeaders(reply, download).header('content-length', download.bytes).send();
  });
  server.get(url, options, async (request, reply) => {
    const download = await useCases.downloadEvidence(signedInOf(request), request.params.id);
    const { bytes } = download;
    const asked = askedBytes(request.headers, { bytes, tag: tagOf(download) });
    if (asked.outcome === 'unsatisfiable')
      return reply.code(416).header('content-range', `bytes */${bytes}`).send();
    const { fromByte, toByte } = asked.range;
    const stream = await generatedStream(await download.content(asked.range));
    withHeaders(reply, download).header('content-length', toByte - fromByte);
    if (asked.outcome === 'range')
      void reply.code(206).header('content-range', `bytes ${fromByte}-${toByte - 1}/${bytes}`);
    return sendPatiently(reply, stream);
  });
}

const tagOf = ({ tag }: EvidenceDownload): string => `"${tag}"`;

function withHeaders(reply: FastifyReply, download: EvidenceDownload): FastifyReply {
  const name = download.examSessionId.replaceAll(/[^\w.-]/g, '_');
  return reply
    .type('application/zip')
    .header('cache-control', 'no-store')
    .header('accept-ranges', 'bytes')
    .header('etag', tagOf(download))
    .header('content-disposition', `attachment; filename="roundsight-${name}.zip"`);
}
