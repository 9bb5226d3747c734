import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Whoever takes nothing for so long is gone. */
const stalledMs = 60_000;

/**
 * What a generator gives, as a stream; the generator ends with it, whether anything was read or not. Rejects where its beginning cannot be made, so
 * that this is refused before anything is answered.
 */
export async function generatedStream(
  content: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<Readable> {
  const first = await content.next();
  const stream = Readable.from(resumed(first, content), { objectMode: false });
  // A generator that was not begun notices nothing of its end.
  return stream.once('close', () => void content.return());
}

/** Sends a stream as fast as it is taken; a fault breaks the connection off, so that nobody takes a part for all. So does nothing taken for a minute. */
export function sendPatiently(reply: FastifyReply, stream: Readable, allowedMs = stalledMs): FastifyReply {
  reply.raw.setTimeout(allowedMs, () => reply.raw.destroy());
  return reply.send(stream);
}

async function* resumed(first: IteratorResult<Uint8Array, void>, rest: AsyncGenerator<Uint8Array, void>) {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
