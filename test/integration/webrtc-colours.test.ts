import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import { encoderChain, type EncoderName } from '../../gateway/domain/media-plan/h264-encoder.ts';
import { launchChromium } from '../support/chromium.ts';
import { ciede2000, labOfSrgb, type Rgb } from '../support/ciede2000.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { GstRtpSource } from '../support/gst-rtp-source.ts';
import { openTransport, ViewerSession } from '../support/viewer-session.ts';
import { startWhepTestServer, type WhepTestServer } from '../support/whep-test-server.ts';

/** Dark and colourful: a wrong range or a wrong matrix changes it by a ΔE of more than 2.8. */
const colour: Rgb = [20, 180, 80];

/** One colour in full range BT.601, as a camera sends it, encoded as the media plan does. */
function picture(encoder: EncoderName, widthPx: number, heightPx: number): string {
  return [
    'videotestsrc is-live=true pattern=solid-color foreground-color=0xff14b450',
    `video/x-raw,format=BGRx,width=${widthPx},height=${heightPx},framerate=10/1`,
    'videoconvert',
    'video/x-raw,format=I420,colorimetry=1:4:0:0',
    encoderChain(encoder, {
      name: `encoder-${widthPx}-${encoder}`,
      bitrateBps: 1_000_000,
      framesPerSecond: 10,
      keyFrameIntervalSeconds: 10,
      rateBufferMs: 1000,
      threads: 1,
    }),
  ].join(' ! ');
}

const launches = new Map([
  ['panorama', picture('x264enc', 1920, 960)],
  ['screen-1', picture('openh264enc', 1920, 960)],
  ['screen-2', picture('openh264enc', 320, 160)],
]);

let browser: Browser;
let source: GstRtpSource;
let transport: WebRtcViewerTransport;
let server: WhepTestServer;
let session: ViewerSession;

beforeAll(async () => {
  const [track] = sampleTracks;
  if (track === undefined) throw new Error('there is no sample track');
  const tracks = [...launches].map(([id, launch]) => ({ ...track, id, launch }));
  [browser, source] = await Promise.all([launchChromium(), GstRtpSource.open(tracks)]);
  transport = openTransport();
  server = await startWhepTestServer({ transport, source, orientation: { at: () => [1, 0, 0, 0] } });
  session = await ViewerSession.open(browser, server.origin, { videos: launches.size, audios: 0 });
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await transport.close();
  await source.stop();
});

it.each([
  ['x264', 'panorama'],
  ['OpenH264', 'screen-1'],
  ['OpenH264, small,', 'screen-2'],
])('Chromium shows the colour that %s was given', async (_encoder, trackId) => {
  const decoded = async () => (await session.inboundOf(trackId))?.framesDecoded ?? 0;
  await expect.poll(decoded, { timeout: 20_000 }).toBeGreaterThan(3);
  const seen = await session.pixel(trackId, 0.5, 0.5);
  expect(ciede2000(labOfSrgb(seen), labOfSrgb(colour))).toBeLessThan(1.5);
});
