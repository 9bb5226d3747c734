import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import { launchChromium } from '../support/chromium.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { GstRtpSource, testPicture, testTone } from '../support/gst-rtp-source.ts';
import { hostCandidateOf, ImpairedLink, perfectLink } from '../support/impaired-link.ts';
import { quantile } from '../support/quantile.ts';
import { offerSdp } from '../support/sample-offers.ts';
import { openTransport, ViewerSession, type ReceiveOptions } from '../support/viewer-session.ts';
import { startWhepTestServer, type WhepTestServer } from '../support/whep-test-server.ts';

const launches = new Map([
  [
    'panorama',
    testPicture({ pattern: 'smpte', widthPx: 640, heightPx: 320, framesPerSecond: 30, bitrateKbps: 1500 }),
  ],
  [
    'screen-1',
    testPicture({ pattern: 'blue', widthPx: 320, heightPx: 180, framesPerSecond: 10, bitrateKbps: 200 }),
  ],
  ['microphone', testTone],
]);

const turned = [0.5, 0.5, -0.5, 0.5] as const;
const everything: ReceiveOptions = { videos: 2, audios: 1 };

let browser: Browser;
let source: GstRtpSource;

beforeAll(async () => {
  const tracks = sampleTracks.map((track) => ({ ...track, launch: launches.get(track.id) ?? '' }));
  [browser, source] = await Promise.all([launchChromium(), GstRtpSource.open(tracks)]);
});

afterAll(async () => {
  await browser.close();
  await source.stop();
});

describe('a viewer in Chromium', () => {
  let transport: WebRtcViewerTransport;
  let server: WhepTestServer;
  let link: ImpairedLink | null = null;
  const sessions: ViewerSession[] = [];

  const serve = async (
    options: Parameters<typeof openTransport>[0] = {},
    rewriteAnswer?: (sdp: string) => Promise<string>,
  ) => {
    transport = openTransport(options);
    const orientation = { at: () => turned };
    server = await startWhepTestServer({
      transport,
      source,
      orientation,
      ...(rewriteAnswer === undefined ? {} : { rewriteAnswer }),
    });
  };
  const view = async (options: ReceiveOptions = everything) => {
    const session = await ViewerSession.open(browser, server.origin, options);
    sessions.push(session);
    return session;
  };

  afterEach(async () => {
    for (const { page } of sessions.splice(0)) await page.close();
    await server.close();
    await transport.close();
    link?.close();
    link = null;
    expect(source.listenerCount()).toBe(0);
  });

  it('sees the pictures, hears the sound and knows when and whither each frame was captured', async () => {
    await serve();
    const session = await view();
    await expect
      .poll(async () => (await session.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(60);
    await expect
      .poll(async () => (await session.inboundOf('screen-1'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(5);
    await expect
      .poll(async () => (await session.inboundOf('microphone'))?.totalAudioEnergy ?? 0, waiting)
      .toBeGreaterThan(0.01);

    const bars = [0.07, 0.21, 0.36, 0.5, 0.64, 0.79, 0.93].map((x) => session.pixel('panorama', x, 0.3));
    expect((await Promise.all(bars)).map(nameOfColour)).toEqual([
      'rgb',
      'rg-',
      '-gb',
      '-g-',
      'r-b',
      'r--',
      '--b',
    ]);
    expect(nameOfColour(await session.pixel('screen-1', 0.5, 0.5))).toBe('--b');

    const frames = await session.frames();
    const metadata = new Map((await session.metadata()).map((entry) => [entry.rtpTimestamp, entry]));
    const described = frames.filter(({ rtpTimestamp }) => metadata.has(rtpTimestamp));
    expect(described.length).toBeGreaterThan(frames.length * 0.9);
    expect([...metadata.values()].every(({ orientation }) => orientation.join() === turned.join())).toBe(
      true,
    );
    const latenciesMs = described.map(({ rtpTimestamp, unixMs }) => {
      const { captureUs, wallClockOffsetUs } = metadata.get(rtpTimestamp) ?? {
        captureUs: 0,
        wallClockOffsetUs: 0,
      };
      return unixMs - (captureUs + wallClockOffsetUs) / 1000;
    });
    expect(quantile(latenciesMs, 0.5)).toBeGreaterThan(-50);
    expect(quantile(latenciesMs, 0.5)).toBeLessThan(1000);
    report('POST to first frame', await session.firstFrameMs());
    report('arrival at the gateway to frame callback, median', quantile(latenciesMs, 0.5));
    report('arrival at the gateway to frame callback, p95', quantile(latenciesMs, 0.95));
    expect(server.viewers[0]?.statistics().quality?.lossRatio).toBe(0);
  });

  it('gets only the first tracks where it asks for fewer, also without sound or channel', async () => {
    await serve();
    const session = await view({ videos: 1, audios: 0, channel: false });
    await expect
      .poll(async () => (await session.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(10);
    expect(Object.keys(await session.inbound())).toEqual(['panorama']);
  });

  it('sees pictures again after the source was killed and started anew, without doing anything', async () => {
    await serve();
    const session = await view();
    const decoded = async (trackId: string) => (await session.inboundOf(trackId))?.framesDecoded ?? 0;
    await expect.poll(() => decoded('panorama'), waiting).toBeGreaterThan(30);
    await source.kill();
    const before = { panorama: await decoded('panorama'), screen: await decoded('screen-1') };
    const metadataBefore = (await session.metadata()).length;
    const energyBefore = (await session.inboundOf('microphone'))?.totalAudioEnergy ?? 0;
    source.launch();
    const relaunchedAt = performance.now();
    await expect.poll(() => decoded('panorama'), waiting).toBeGreaterThan(before.panorama + 1);
    report('relaunch of the source to decoded frame', performance.now() - relaunchedAt);
    await expect.poll(() => decoded('panorama'), waiting).toBeGreaterThan(before.panorama + 30);
    await expect.poll(() => decoded('screen-1'), waiting).toBeGreaterThan(before.screen + 3);
    await expect
      .poll(async () => (await session.inboundOf('microphone'))?.totalAudioEnergy ?? 0, waiting)
      .toBeGreaterThan(energyBefore + 0.01);
    expect((await session.metadata()).length).toBeGreaterThan(metadataBefore + 10);
    const shown = (await session.frames()).map(({ rtpTimestamp }) => rtpTimestamp);
    expect(shown.slice(1).every((timestamp, index) => ((timestamp - (shown[index] ?? 0)) | 0) > 0)).toBe(
      true,
    );
    const received = await session.inboundOf('panorama');
    expect(received?.packetsLost).toBe(0);
  });

  it('recovers lost packets by retransmission', async () => {
    await serve({}, async (answer) => {
      link = await ImpairedLink.open(hostCandidateOf(answer));
      return link.throughLink(answer);
    });
    const session = await view();
    await expect
      .poll(async () => (await session.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(3);
    if (link !== null) link.conditions = { ...perfectLink, lossRatio: 0.06 };
    await expect
      .poll(async () => (await session.inboundOf('panorama'))?.retransmittedPacketsReceived ?? 0, waiting)
      .toBeGreaterThan(10);
    const before = (await session.inboundOf('panorama'))?.framesDecoded ?? 0;
    await expect
      .poll(async () => (await session.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(before + 60);
    expect(link?.dropped ?? 0).toBeGreaterThan(10);
    const statistics = server.viewers[0]?.statistics();
    expect(statistics?.retransmissions).toBeGreaterThan(10);
    expect(statistics?.quality?.lossRatio).toBeGreaterThan(0.01);
    report('freezes under a loss of 6 %', (await session.inboundOf('panorama'))?.freezeCount ?? -1);
  });

  it('is closed when it falls silent, and stays while it sends heartbeats', async () => {
    await serve({ silenceTimeoutMs: 1500 });
    const closed: number[] = [];
    const speaking = await view({ videos: 1, audios: 0, heartbeatMs: 300 });
    await view({ videos: 1, audios: 0, heartbeatMs: 0 });
    server.viewers.forEach((viewer, index) => viewer.onClosed(() => closed.push(index)));
    await expect.poll(() => closed, waiting).toEqual([1]);
    const before = (await speaking.inboundOf('panorama'))?.framesDecoded ?? 0;
    await expect
      .poll(async () => (await speaking.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(before + 30);
    expect(closed).toEqual([1]);
  });

  it('is closed soon after its page has gone', async () => {
    await serve();
    const session = await view({ videos: 1, audios: 0 });
    await expect
      .poll(async () => (await session.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
      .toBeGreaterThan(3);
    let closed = 0;
    server.viewers[0]?.onClosed(() => (closed += 1));
    await session.page.evaluate('viewer.connection.close()');
    await expect.poll(() => closed, waiting).toBe(1);
  });

  it('connects through one UDP port shared by all viewers', async () => {
    const port = 20_000 + (process.pid % 20_000);
    await serve({ sharedPort: port });
    const pair = [await view({ videos: 1, audios: 0 }), await view({ videos: 1, audios: 0 })];
    for (const session of pair) {
      await expect
        .poll(async () => (await session.inboundOf('panorama'))?.framesDecoded ?? 0, waiting)
        .toBeGreaterThan(3);
    }
    expect(
      server.viewers.map(({ answerSdp }) => /typ host/.test(answerSdp) && answerSdp.includes(` ${port} typ`)),
    ).toEqual([true, true]);
  });
});

describe('offers that cannot be served', () => {
  it('are given up when nobody connects, and their place is free again', async () => {
    const transport = openTransport({ connectTimeoutMs: 300, maxViewers: 1 });
    const offer = offerSdp({ videos: 1, audios: 1, data: true });
    const accept = () => transport.accept(offer, source, { at: () => turned });
    const viewer = await accept();
    await expect(accept()).rejects.toMatchObject({ code: 'too-many-viewers' });
    await new Promise<void>((resolve) => viewer.onClosed(resolve));
    await expect(accept()).resolves.toBeDefined();
    await transport.close();
  });

  it('are refused for the 33rd viewer by default', async () => {
    const transport = openTransport();
    const offer = offerSdp({ videos: 1, audios: 1, data: true });
    for (let count = 0; count < 32; count += 1) await transport.accept(offer, source, { at: () => turned });
    await expect(transport.accept(offer, source, { at: () => turned })).rejects.toMatchObject({
      code: 'too-many-viewers',
    });
    await transport.close();
    expect(source.listenerCount()).toBe(0);
  });
});

const waiting = { timeout: 15_000, interval: 100 };

/** Which of red, green and blue are on. */
function nameOfColour([red, green, blue]: [number, number, number]): string {
  return `${red > 128 ? 'r' : '-'}${green > 128 ? 'g' : '-'}${blue > 128 ? 'b' : '-'}`;
}

/** Shows a figure that depends on the machine and is therefore not asserted. */
function report(what: string, value: number | null): void {
  process.stderr.write(`${what}: ${value === null ? 'none' : value.toFixed(1)}\n`);
}
