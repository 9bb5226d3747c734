import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WhipPublisher } from '../../gateway/adapters/webrtc/publishing/whip-publisher.ts';
import { launchChromium } from '../support/chromium.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { GstRtpSource, testPicture, testTone } from '../support/gst-rtp-source.ts';
import { systemClock } from '../support/viewer-session.ts';

const waiting = { timeout: 40_000, interval: 100 };
const picture = { pattern: 'smpte', widthPx: 320, heightPx: 160, framesPerSecond: 15, bitrateKbps: 300 };

/** Answers an offer in the page, and gives what of it is decoded. */
const answering = `
globalThis.take = async (sdp) => {
  const connection = new RTCPeerConnection();
  globalThis.connection = connection;
  await connection.setRemoteDescription({ type: 'offer', sdp });
  await connection.setLocalDescription();
  return connection.localDescription.sdp;
};
globalThis.decoded = async () => {
  const found = { pictures: 0, sounds: 0 };
  for (const report of (await connection.getStats()).values()) {
    found.pictures += report.framesDecoded ?? 0;
    if (report.type === 'inbound-rtp' && report.kind === 'audio') found.sounds += report.packetsReceived;
  }
  return found;
};`;

let browser: Browser;
let page: Page;
let source: GstRtpSource;
let server: Server;
let origin: string;
const requests: string[] = [];
/** What the next offers meet, before they are answered. */
const faults: ((response: ServerResponse) => void)[] = [];

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
  let offer = '';
  for await (const chunk of request.setEncoding('utf8')) offer += String(chunk);
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    return;
  }
  const fault = faults.shift();
  if (fault !== undefined) {
    fault(response);
    return;
  }
  const answer = await page.evaluate<string>(`take(${JSON.stringify(offer)})`);
  response
    .writeHead(201, { 'content-type': 'application/sdp', location: 'made/1', etag: '"quoted"' })
    .end(answer);
}

beforeAll(async () => {
  const launches = new Map([
    ['panorama', testPicture(picture)],
    ['microphone', testTone],
  ]);
  const tracks = sampleTracks
    .filter(({ id }) => launches.has(id))
    .map((track) => ({ ...track, launch: launches.get(track.id) ?? '' }));
  server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [browser, source] = await Promise.all([launchChromium(), GstRtpSource.open(tracks)]);
  page = await browser.newPage();
  await page.goto(origin);
  await page.addScriptTag({ content: answering });
  requests.length = 0;
});
afterAll(async () => {
  await browser.close();
  await source.stop();
  server.closeAllConnections();
  server.close();
});

it('publishes to a WHIP server through its faults, again after it was lost, and ends the session', async () => {
  faults.push(
    (response) => response.writeHead(500).end(),
    (response) => response.writeHead(503, { 'retry-after': '1' }).end(),
    (response) => response.writeHead(307, { location: '/elsewhere/whip' }).end(),
  );
  const log = new CollectingLog();
  const publisher = new WhipPublisher({
    clock: systemClock,
    newId: () => randomUUID(),
    randomUint32: () => randomInt(2 ** 32),
    random: () => 0,
    iceServers: () => [],
    whipUrl: `${origin}/whip/{examSessionId}`,
    token: 'whip-token',
    log,
  });
  const publication = publisher.publish('exam 1', source);
  const decoded = () => page.evaluate<{ pictures: number; sounds: number }>('decoded()').catch(() => null);
  await expect.poll(async () => (await decoded())?.pictures ?? 0, waiting).toBeGreaterThan(15);
  await expect.poll(async () => (await decoded())?.sounds ?? 0, waiting).toBeGreaterThan(15);
  expect(publication.isConnected).toBe(true);

  await page.evaluate('connection.close()');
  await expect.poll(() => publication.isConnected, waiting).toBe(false);
  await expect.poll(() => publication.isConnected, waiting).toBe(true);
  await expect.poll(async () => (await decoded())?.pictures ?? 0, waiting).toBeGreaterThan(15);
  await publication.close();
  expect(source.listenerCount()).toBe(0);
  const token = 'Bearer whip-token';
  expect(requests).toEqual([
    ...Array<string>(3).fill(`POST /whip/exam%201 ${token}`),
    `POST /elsewhere/whip ${token}`,
    `DELETE /elsewhere/made/1 ${token}`,
    `POST /whip/exam%201 ${token}`,
    `DELETE /whip/made/1 ${token}`,
  ]);
  expect(JSON.stringify(log)).not.toContain('whip-token');
});
