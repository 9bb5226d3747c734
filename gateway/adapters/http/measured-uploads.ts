import type { IncomingMessage } from 'node:http';
import { CodedError } from '../../ports/coded-error.ts';
import type { HttpServer } from './fastify-types.ts';

export const uploadType = 'application/octet-stream';

/** Bytes that arrived, and how long they took by the gateway's clock. A class, so that no JSON can pass for one. */
export class MeasuredUpload {
  readonly bytes: number;
  readonly durationMs: number;

  constructor(bytes: number, durationMs: number) {
    this.bytes = bytes;
    this.durationMs = durationMs;
  }
}

/** After this there is enough to tell how fast the network is; no page has given up by then. */
const longestUploadMs = 6_000;

/** Counts bodies of bytes instead of keeping them; one above the limit is refused with `body-too-large`. */
export function measureUploads(server: HttpServer, limitBytes: number): void {
  server.addContentTypeParser(uploadType, (_request, body, done) => {
    measure(body, limitBytes).then(
      (upload) => done(null, upload),
      (error: unknown) => done(error as Error),
    );
  });
}

/** Resolves at the end of the body, or with what has arrived when it takes too long. Rejects with `body-too-large`, `request-invalid`. */
function measure(body: IncomingMessage, limitBytes: number): Promise<MeasuredUpload> {
  const begunMs = performance.now();
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const settle = () => resolve(new MeasuredUpload(bytes, performance.now() - begunMs));
    const enough = setTimeout(settle, longestUploadMs);
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limitBytes) return;
      body.pause();
      reject(new CodedError('body-too-large'));
    });
    body.once('end', settle);
    body.once('error', () => reject(new CodedError('request-invalid')));
    body.once('close', () => {
      clearTimeout(enough);
      // Cut off in the middle: what came says little of the network, and nobody waits for an answer.
      reject(new CodedError('request-invalid'));
    });
  });
}
