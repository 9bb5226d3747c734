import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WebRtcViewerTransport } from '../../gateway/adapters/webrtc/webrtc-viewer-transport.ts';
import { viewerReportSchema } from '../../gateway/contract/media.ts';
import { launchChromium } from '../support/chromium.ts';
import { sampleTracks } from '../support/fake-media-source.ts';
import { GstRtpSource, testPicture } from '../support/gst-rtp-source.ts';
import { mutateText, randomFrom } from '../support/mutate-text.ts';
import { openTransport, ViewerSession } from '../support/viewer-session.ts';
import { startWhepTestServer, type WhepTestServer } from '../support/whep-test-server.ts';

const waiting = { timeout: 40_000, interval: 100 };
const picture = { pattern: 'smpte', widthPx: 320, heightPx: 160, framesPerSecond: 15, bitrateKbps: 300 };

let browser: Browser;
let source: GstRtpSource;
let transport: WebRtcViewerTransport;
let server: WhepTestServer;

beforeAll(async () => {
  const tracks = sampleTracks
    .filter(({ id }) => id === 'panorama')
    .map((track) => ({ ...track, launch: testPicture(picture) }));
  [browser, source] = await Promise.all([launchChromium(), GstRtpSource.open(tracks)]);
  transport = openTransport();
  server = await startWhepTestServer({ transport, source, orientation: { at: () => [1, 0, 0, 0] } });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await transport.close();
  await source.stop();
});

const seeds = [
  '{"type":"alive"}',
  '{"type":"alive","report":{"framesPerSecond":29.5,"freezes":0}}',
  '{"type":"wish","tracks":{"panorama":"thumbnail"}}',
  '{"type":"wish","tracks":{"panorama":"full","screen-1":"nothing","__proto__":"full","constructor":"full"}}',
];
const made = [
  ...['', 'null', '[]', '{}', '{"type":"wish","tracks":{"panorama":"vp8"}}', '{"type":"wish","tracks":[]}'],
  ...[
    '{"type":"alive","report":{"framesPerSecond":1e308,"freezes":-1}}',
    '['.repeat(2000),
    '\u0000'.repeat(50),
  ],
  `{"type":"alive","report":{"framesPerSecond":30,"freezes":${'9'.repeat(1900)}}}`,
  `{"type":"wish","tracks":{${Array.from({ length: 150 }, (_, at) => `"t${at}":"full"`).join()}}}`,
  `{"type":"alive","x":"${'x'.repeat(60_000)}"}`,
];

it(
  'a viewer who sends garbage, and floods, harms nobody, and is still heard afterwards',
  { timeout: 180_000 },
  async () => {
    const receive = { videos: 1, audios: 0 };
    const bystander = await ViewerSession.open(browser, server.origin, receive);
    const hostile = await ViewerSession.open(browser, server.origin, receive);
    const decodedBy = async (session: ViewerSession) =>
      (await session.inboundOf('panorama'))?.framesDecoded ?? 0;
    for (const session of [bystander, hostile])
      await expect.poll(() => decodedBy(session), waiting).toBeGreaterThan(5);

    const random = randomFrom(6);
    const mutated = Array.from({ length: 1000 }, (_, at) =>
      mutateText(seeds[at % seeds.length] ?? '', random),
    );
    await hostile.page.evaluate(`(async () => {
    const { channel } = globalThis.viewer;
    const send = async (message) => {
      while (channel.bufferedAmount > 200000) await new Promise((resolve) => setTimeout(resolve, 5));
      channel.send(message);
    };
    for (const message of ${JSON.stringify([...made, ...mutated])}) {
      await send(message);
      await send(new TextEncoder().encode(message));
    }
    for (let count = 0; count < 5000; count += 1) {
      await send('{"type":"wish","tracks":{"panorama":"' + (count % 2 ? 'full' : 'nothing') + '"}}');
    }
  })()`);
    const seenBefore = await decodedBy(bystander);
    await expect.poll(() => decodedBy(bystander), waiting).toBeGreaterThan(seenBefore + 15);

    const [, viewer] = server.viewers;
    const { report } = viewer?.statistics() ?? expect.fail('the viewer was dropped');
    if (report !== null) expect(viewerReportSchema.safeParse(report).success).toBe(true);
    await hostile.wish({ panorama: 'nothing' });
    await expect.poll(() => source.receivers('panorama', 'full'), waiting).toBe(1);
    await hostile.wish({ panorama: 'full' });
    const before = await decodedBy(hostile);
    await expect.poll(() => decodedBy(hostile), waiting).toBeGreaterThan(before + 5);
    await hostile.page.close();
    await bystander.page.close();
    await expect.poll(() => source.listenerCount(), waiting).toBe(0);
  },
);
