import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CodedError } from '../../gateway/ports/coded-error.ts';
import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import type { OrientationLookup, Viewer, ViewerTransport } from '../../gateway/ports/viewer-transport.ts';

export interface WhepTestServer {
  /** Origin of the server: an empty page at `/`, offers posted to `/whep`. */
  origin: string;
  /** Every viewer that was accepted, in order. */
  viewers: Viewer[];
  close(): Promise<void>;
}

export interface WhepTestServerOptions {
  transport: ViewerTransport;
  source: MediaSource;
  orientation: OrientationLookup;
  /** Changes an answer on its way to the browser, such as to lead it through a relay. */
  rewriteAnswer?: (answerSdp: string) => Promise<string>;
}

/** The least HTTP that a browser needs to reach a viewer transport: no tokens, no limits; for tests only. */
export async function startWhepTestServer(options: WhepTestServerOptions): Promise<WhepTestServer> {
  const viewers: Viewer[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>viewer</title>');
      return;
    }
    let offer = '';
    for await (const chunk of request.setEncoding('utf8')) offer += String(chunk);
    try {
      const viewer = await options.transport.accept(offer, options.source, options.orientation);
      viewers.push(viewer);
      const sdp = (await options.rewriteAnswer?.(viewer.answerSdp)) ?? viewer.answerSdp;
      response.writeHead(201, { 'content-type': 'application/sdp' }).end(sdp);
    } catch (error) {
      response.writeHead(400).end(error instanceof CodedError ? error.code : 'unexpected');
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    viewers,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
