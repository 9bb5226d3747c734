import type { FastifyReply } from 'fastify';

/** A picture and nothing else, also for who opens its address as a page. */
export function sendPicture(reply: FastifyReply, jpeg: Uint8Array): FastifyReply {
  return reply
    .type('image/jpeg')
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', 'inline; filename="still.jpg"')
    .send(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength));
}
