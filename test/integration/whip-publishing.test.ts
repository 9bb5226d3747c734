import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SharedSecretIceServers } from '../../gateway/adapters/crypto/shared-secret-ice-servers.ts';
import { iceServerLinks } from '../../gateway/adapters/http/ice-server-links.ts';
import { WhipPublisher } from '../../gateway/adapters/webrtc/publishing/whip-publisher.ts';
import { launchChromium } from '../support/chromium.ts';
import { CollectingLog } from '../support/collecting-log.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { GstRtpSource, testPicture, testTone } from '../support/gst-rtp-source.ts';
import { TurnServer } from '../support/turn-server.ts';
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
/** Those that were answered. */
const offers: string[] = [];
/** `Link` of the answers; null where there is none. */
let links: { options: string | null; post: string | null } = { options: null, post: null };
/** Where the sessions are ended that were made. */
const resources: string[] = [];
/** The fingerprint of its certificate that the server tells. */
let fingerprintToTell: string | null = null;
/** What the next offers meet, before they are answered. */
const faults: ((response: ServerResponse) => void)[] = [];

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
  let offer = '';
  for await (const chunk of request.setEncoding('utf8')) offer += String(chunk);
  if (request.method === 'OPTIONS') {
    response.writeHead(200, links.options === null ? {} : { link: links.options }).end();
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    return;
  }
  const fault = faults.shift();
  if (fault !== undefined) {
    fault(response);
    return;
  }
  offers.push(offer);
  const place = `made/${offers.length}`;
  resources.push(new URL(place, `${origin}${request.url ?? ''}`).pathname);
  const answer = await page.evaluate<string>(`take(${JSON.stringify(offer)})`);
  response
    .writeHead(201, {
      ...{ 'content-type': 'application/sdp', location: place, etag: 'not "quoted' },
      ...(links.post === null ? {} : { link: links.post }),
    })
    .end(
      fingerprintToTell === null
        ? answer
        : answer.replaceAll(/(?<=a=fingerprint:sha-256 )\S+/g, fingerprintToTell),
    );
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

/** A publisher, and how its publications go. */
function publishing(log: CollectingLog) {
  const told: string[] = [];
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
  const publication = publisher.publish('exam 1', source, {
    onStarted: (servedBy) => told.push(`started at ${servedBy}`),
    onEnded: (why) => told.push(why),
    onFailed: (fault) => told.push(fault.kind === 'status' ? String(fault.status) : fault.kind),
  });
  return { publication, told };
}

const decoded = () => page.evaluate<{ pictures: number; sounds: number }>('decoded()').catch(() => null);
const token = 'Bearer whip-token';

it('publishes to a WHIP server through its faults, again after it was lost, and ends the session', async () => {
  faults.push(
    (response) => response.writeHead(500).end(),
    (response) => response.writeHead(503, { 'retry-after': '1' }).end(),
    (response) => response.writeHead(307, { location: '/elsewhere/whip' }).end(),
  );
  const log = new CollectingLog();
  const { publication, told } = publishing(log);
  await expect.poll(async () => (await decoded())?.pictures ?? 0, waiting).toBeGreaterThan(15);
  await expect.poll(async () => (await decoded())?.sounds ?? 0, waiting).toBeGreaterThan(15);
  const started = `started at ${origin}`;
  expect(told).toEqual(['500', '503', started]);

  await page.evaluate('connection.close()');
  await expect.poll(() => told.slice(3), waiting).toEqual(['lost', started]);
  await expect.poll(async () => (await decoded())?.pictures ?? 0, waiting).toBeGreaterThan(15);
  await publication.close();
  expect(told.at(-1)).toBe('closed');
  expect(source.listenerCount()).toBe(0);
  const asked = [`OPTIONS /whip/exam%201 ${token}`, `POST /whip/exam%201 ${token}`];
  expect(requests.slice(0, 7)).toEqual([...[...asked, ...asked, ...asked], `POST /elsewhere/whip ${token}`]);
  // A handshake that failed was offered again: each session that was made is ended.
  expect(resources.length).toBeGreaterThan(1);
  expect(requests.filter((request) => request.startsWith('DELETE'))).toEqual(
    resources.map((path) => `DELETE ${path} ${token}`),
  );
  expect(requests.at(-1)).toBe(`DELETE ${resources.at(-1)} ${token}`);
  // Every offer is whole: nothing is trickled afterwards (RFC 9725, section 4.3.1).
  for (const offer of offers) expect(offer).toMatch(/^a=candidate:/m);
  expect(JSON.stringify(log)).not.toContain('whip-token');
});

it('is not published to a server with another certificate than it told; a few offers, and it is a fault', async () => {
  fingerprintToTell = Array.from({ length: 32 }, () => 'AB').join(':');
  offers.length = 0;
  const { publication, told } = publishing(new CollectingLog());
  await expect.poll(() => told, waiting).toEqual(['unreachable']);
  await publication.close();
  fingerprintToTell = null;
  expect(told).toEqual(['unreachable']);
  expect(offers).toHaveLength(5);
});

describe('the ICE servers that a WHIP server names', () => {
  const secret = 'known to the server and to coturn';
  let turn: TurnServer;
  beforeAll(async () => {
    turn = await TurnServer.start(secret);
  });
  afterAll(() => turn.stop());
  beforeEach(() => {
    offers.length = 0;
    resources.length = 0;
  });
  afterEach(() => (links = { options: null, post: null }));

  /** As the server writes them, with a password that coturn takes. */
  function link(): string {
    const made = new SharedSecretIceServers({
      clock: systemClock,
      fixed: [],
      turn: { urls: [turn.urls.udp], secret, credentialLifetimeS: 600 },
    });
    return `</other>; rel="next", ${iceServerLinks(made.namedFor('server')).join(', ')}`;
  }
  const hasRelay = (offer: string) => /^a=candidate:.* typ relay/m.test(offer);

  it('are used from the first offer on where it names them before; their password is in no log', async () => {
    links = { options: link(), post: null };
    const log = new CollectingLog();
    const { publication, told } = publishing(log);
    await expect.poll(() => told, waiting).toHaveLength(1);
    await publication.close();
    expect(new Set(offers.map(hasRelay))).toEqual(new Set([true]));
    const password = /credential="([^"]+)"/.exec(links.options ?? '')?.[1];
    expect(password).toMatch(/^\S{20,}$/);
    expect(JSON.stringify(log)).not.toContain(password);
  });

  it('are used from the second offer on where it names them with its answer', async () => {
    links = { options: null, post: link() };
    const { publication, told } = publishing(new CollectingLog());
    await expect.poll(() => told, waiting).toHaveLength(1);
    await page.evaluate('connection.close()');
    await expect.poll(() => told, waiting).toHaveLength(3);
    await publication.close();
    const [first, ...later] = offers.map(hasRelay);
    expect(first).toBe(false);
    expect(new Set(later)).toEqual(new Set([true]));
  });
});
