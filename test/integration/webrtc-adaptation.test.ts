import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import type { Rung } from '../../gateway/domain/media-plan/rung.ts';
import { launchChromium } from '../support/chromium.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import {
  GstRtpSource,
  h264,
  rawTestPicture,
  scaledTo,
  testTone,
  type GstTrack,
} from '../support/gst-rtp-source.ts';
import { hostCandidateOf, ImpairedLink, perfectLink } from '../support/impaired-link.ts';
import { openTransport, ViewerSession, type ReceiveOptions } from '../support/viewer-session.ts';
import { startWhepTestServer, type WhepTestServer } from '../support/whep-test-server.ts';

const rung = (id: Rung['id'], codec: Rung['codec'], minKbps: number, maxKbps: number): Rung => ({
  id,
  codec,
  size: null,
  framesPerSecond: null,
  minBitrateBps: minKbps * 1000,
  maxBitrateBps: maxKbps * 1000,
});
const panoramaRungs = [
  { rung: rung('full', 'H264', 1500, 2000), launch: `${scaledTo(640, 320)} ! ${h264(2000)}` },
  { rung: rung('half', 'H264', 300, 500), launch: `${scaledTo(320, 160)} ! ${h264(500)}` },
  { rung: rung('thumbnail', 'H264', 60, 100), launch: `${scaledTo(160, 80)} ! ${h264(100)}` },
  {
    rung: rung('vp8', 'VP8', 300, 500),
    launch: `${scaledTo(320, 160)} ! vp8enc deadline=1 cpu-used=12 target-bitrate=500000 keyframe-max-dist=3000`,
  },
];
const panorama = {
  launch: rawTestPicture({ pattern: 'snow', widthPx: 640, heightPx: 320, framesPerSecond: 20 }),
  rungs: panoramaRungs,
};
const tracks: readonly GstTrack[] = sampleTracks.flatMap((track) => {
  if (track.role === 'panorama') return [{ ...track, ...panorama }];
  return track.kind === 'audio' ? [{ ...track, launch: testTone }] : [];
});

let browser: Browser;
let source: GstRtpSource;
let transport: WebRtcViewerTransport;
let server: WhepTestServer;
const links: ImpairedLink[] = [];
const sessions: ViewerSession[] = [];
const waiting = { timeout: 30_000, interval: 100 };

beforeAll(async () => {
  [browser, source] = await Promise.all([launchChromium(), GstRtpSource.open(tracks)]);
});

afterAll(async () => {
  await browser.close();
  await source.stop();
});

afterEach(async () => {
  for (const { page } of sessions.splice(0)) await page.close();
  await server.close();
  await transport.close();
  for (const link of links.splice(0)) link.close();
  expect(source.listenerCount()).toBe(0);
});

/** Every viewer through a link of its own. */
async function serve(): Promise<void> {
  transport = openTransport();
  server = await startWhepTestServer({
    transport,
    source,
    orientation: { at: () => [1, 0, 0, 0] },
    rewriteAnswer: async (answer) => {
      const link = await ImpairedLink.open(hostCandidateOf(answer));
      links.push(link);
      return link.throughLink(answer);
    },
  });
}

async function view(options: Partial<ReceiveOptions> = {}): Promise<ViewerSession> {
  const session = await ViewerSession.open(browser, server.origin, { videos: 1, audios: 1, ...options });
  sessions.push(session);
  return session;
}

const statisticsOf = (viewer: number) => server.viewers[viewer]?.statistics();
const panoramaOf = (viewer: number) =>
  statisticsOf(viewer)?.tracks.find(({ trackId }) => trackId === 'panorama');
const shows = (viewer: number, rungId: Rung['id'] | null) =>
  expect.poll(() => panoramaOf(viewer)?.rungId, waiting).toBe(rungId);
const decodedWidth = async (session: ViewerSession) => (await session.frames()).at(-1)?.widthPx ?? 0;

it('gives a viewer what its link takes, and again the best when it recovers, without touching another', async () => {
  await serve();
  const [slow, fast] = [await view(), await view()];
  await expect.poll(() => decodedWidth(slow), waiting).toBe(640);
  await expect.poll(() => decodedWidth(fast), waiting).toBe(640);
  const [link] = links;
  if (link === undefined) throw new Error('there is no link');

  link.conditions = { ...perfectLink, rateBps: 900_000, delayMs: 10 };
  await shows(0, 'half');
  await expect.poll(() => decodedWidth(slow), waiting).toBe(320);
  expect(statisticsOf(0)?.estimateBps).toBeLessThan(1_500_000);
  await expect.poll(() => statisticsOf(0)?.roundTripMs ?? 0, waiting).toBeGreaterThan(15);

  link.conditions = perfectLink;
  await shows(0, 'full');
  await expect.poll(() => decodedWidth(slow), waiting).toBe(640);
  const timestamps = (await slow.frames()).map(({ rtpTimestamp }) => rtpTimestamp);
  expect(timestamps.slice(1).every((later, index) => ((later - (timestamps[index] ?? 0)) | 0) > 0)).toBe(
    true,
  );
  expect((await slow.inboundOf('microphone'))?.totalAudioEnergy).toBeGreaterThan(0.01);
  expect(panoramaOf(1)).toMatchObject({ rungId: 'full', switches: 0 });
});

it('follows what a viewer wishes', async () => {
  await serve();
  const session = await view();
  await expect.poll(() => decodedWidth(session), waiting).toBe(640);
  await session.wish({ panorama: 'thumbnail', 'no-such-track': 'full' });
  await expect.poll(() => decodedWidth(session), waiting).toBe(160);
  expect(source.receivers('panorama', 'full')).toBe(0);
  await session.wish({ panorama: 'nothing' });
  await shows(0, null);
  expect(source.receivers('panorama', 'thumbnail')).toBe(0);
  expect(source.receivers('microphone', 'sound')).toBe(1);
  await session.wish({ panorama: 'full' });
  await expect.poll(() => decodedWidth(session), waiting).toBe(640);
});

it('gives VP8 to a viewer that takes no H.264', async () => {
  await serve();
  const session = await view({ codec: 'video/VP8' });
  await expect.poll(() => decodedWidth(session), waiting).toBe(320);
  expect(panoramaOf(0)).toMatchObject({ rungId: 'vp8', switches: 0 });
});
