import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';

/** Answers an offer in the page, and tells what of it is decoded. */
const answering = `
globalThis.take = async (sdp) => {
  globalThis.connection = new RTCPeerConnection();
  await connection.setRemoteDescription({ type: 'offer', sdp });
  await connection.setLocalDescription();
  return connection.localDescription.sdp;
};
globalThis.decoded = async () => {
  let pictures = 0;
  for (const report of (await connection.getStats()).values()) pictures += report.framesDecoded ?? 0;
  return pictures;
};`;

/** A WHIP server (RFC 9725) whose media end is a page of the browser, one session at a time. */
export class WhipTestServer {
  readonly origin: string;
  /** Method and path of each, oldest first. */
  readonly requests: string[] = [];
  readonly authorizations = new Set<string>();
  /** Offers that were taken. */
  taken = 0;
  /** What offers are answered with instead; null takes them. */
  status: number | null = null;
  readonly #server: Server;
  readonly #page: Page;

  static async start(browser: Browser): Promise<WhipTestServer> {
    const page = await browser.newPage();
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const whip = new WhipTestServer(server, page);
    await page.goto(whip.origin);
    await page.addScriptTag({ content: answering });
    return whip;
  }

  private constructor(server: Server, page: Page) {
    this.#server = server;
    this.#page = page;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  /** Pictures that were decoded of the session that was taken last. */
  decoded(): Promise<number> {
    return this.#page.evaluate<number>('decoded()').catch(() => 0);
  }

  /** As a server does that is restarted: without a word over HTTP. */
  async hangUp(): Promise<void> {
    await this.#page.evaluate('connection.close()');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#page.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    if (method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
      return;
    }
    this.requests.push(`${method} ${url}`);
    this.authorizations.add(headers.authorization ?? '');
    if (method !== 'POST' || this.status !== null) {
      response.writeHead(this.status ?? 200).end();
      return;
    }
    const answer = await this.#page.evaluate<string>(`take(${JSON.stringify(body)})`);
    this.taken += 1;
    response
      .writeHead(201, { 'content-type': 'application/sdp', location: `made/${this.taken}` })
      .end(answer);
  }
}
