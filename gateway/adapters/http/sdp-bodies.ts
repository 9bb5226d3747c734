import type { HttpServer } from './fastify-types.ts';

export const sdpType = 'application/sdp';
export const sdpFragmentType = 'application/trickle-ice-sdpfrag';

/** An offer of a browser with a dozen tracks is below 20 KiB. */
const sdpLimitBytes = 64 * 1024;

/** Takes session descriptions and their fragments as text. */
export function parseSdpBodies(server: HttpServer): void {
  server.addContentTypeParser(
    [sdpType, sdpFragmentType],
    { parseAs: 'string', bodyLimit: sdpLimitBytes },
    (_request, body, done) => done(null, body),
  );
}
