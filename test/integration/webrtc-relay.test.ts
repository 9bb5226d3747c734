import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharedSecretIceServers } from '../../gateway/adapters/crypto/shared-secret-ice-servers.ts';
import { SharedPort } from '../../gateway/adapters/webrtc/shared-port.ts';
import { SideDoor } from '../../gateway/adapters/webrtc/stun/side-door.ts';
import type { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import type { IceServer } from '../../gateway/ports/viewer-transport.ts';
import { launchChromium } from '../support/chromium.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { GstRtpSource, testPicture } from '../support/gst-rtp-source.ts';
import { TurnServer } from '../support/turn-server.ts';
import { openTransport, systemClock, ViewerSession } from '../support/viewer-session.ts';
import { startWhepTestServer, type WhepTestServer } from '../support/whep-test-server.ts';

const secret = 'known to the gateway and to coturn';
const waiting = { timeout: 30_000, interval: 100 };
const picture = { pattern: 'smpte', widthPx: 320, heightPx: 160, framesPerSecond: 15, bitrateKbps: 300 };

describe('viewers behind a TURN server', () => {
  let turn: TurnServer;
  let browser: Browser;
  let source: GstRtpSource;
  let port: SharedPort;
  let sideDoor: SideDoor;
  let transport: WebRtcViewerTransport;
  let server: WhepTestServer;

  beforeAll(async () => {
    const tracks = sampleTracks
      .filter(({ id }) => id === 'panorama')
      .map((track) => ({ ...track, launch: testPicture(picture) }));
    const bindAddress = '127.0.0.1';
    port = await SharedPort.open({ bindAddress, port: 0, isReplaceable: false });
    sideDoor = await SideDoor.open(bindAddress, 0);
    transport = openTransport({ bindAddress, sharedPort: port.port, sideDoor });
    [turn, source, browser] = await Promise.all([
      TurnServer.start(secret),
      GstRtpSource.open(tracks),
      // The relay's certificate is signed by nobody.
      launchChromium(['--ignore-certificate-errors']),
    ]);
    server = await startWhepTestServer({ transport, source, orientation: { at: () => [1, 0, 0, 0] } });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await transport.close();
    sideDoor.close();
    await port.close();
    await source.stop();
    await turn.stop();
  });

  function credentials(urls: string[], { of = secret, lifetimeS = 600 } = {}): IceServer {
    const made = new SharedSecretIceServers({
      clock: systemClock,
      fixed: [],
      turn: { urls, secret: of, credentialLifetimeS: lifetimeS },
    });
    return made.namedFor('account-1')[0] ?? { urls: [] };
  }

  it.each(['udp', 'tcp', 'tls'] as const)('see the pictures relayed over %s', async (protocol) => {
    const iceServers = [credentials([turn.urls[protocol]])];
    const session = await ViewerSession.open(browser, server.origin, {
      ...{ videos: 1, audios: 0 },
      configuration: { iceServers, iceTransportPolicy: 'relay' },
    });
    await expect
      .poll(async () => (await session.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(10);
    expect((await session.path()).relayProtocol).toBe(protocol);
    await session.page.close();
  });

  it('are not relayed with credentials that expired, or that another secret made', async () => {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page.addScriptTag({ path: ViewerSession.script });
    const ask = (iceServer: IceServer) =>
      page.evaluate<{ relays: number; errorCodes: number[] }>(`askRelay(${JSON.stringify(iceServer)})`);
    const urls = [turn.urls.udp];
    expect((await ask(credentials(urls))).relays).toBe(1);
    for (const refused of [credentials(urls, { lifetimeS: -60 }), credentials(urls, { of: 'another' })]) {
      const { relays, errorCodes } = await ask(refused);
      expect([relays, errorCodes]).toEqual([0, [401]]);
    }
    await page.close();
  });
});
