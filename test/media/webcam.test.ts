import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultMediaOptions, type RtpDestination } from '../../gateway/domain/media-plan/plan-input.ts';
import { webcamPipeline } from '../../gateway/domain/media-plan/webcam-pipeline.ts';
import { decodePictures, meanColour, startsKeyFrame } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg, type Rgb } from '../support/media/jpeg-feed.ts';
import { runPlan } from '../support/media/plan-run.ts';

const size = { widthPx: 640, heightPx: 480 };
const [left, right]: [Rgb, Rgb] = [
  [200, 60, 40],
  [40, 90, 190],
];

describe('a webcam, live', () => {
  let feed: JpegFeed;
  beforeEach(async () => {
    feed = await JpegFeed.open([], 30);
  });
  afterEach(() => feed.close());

  it('gives its pictures in their colours, beginning with a key frame', async () => {
    const picture = await twoColourJpeg(size.widthPx, size.heightPx, left, right);
    const launchTo = (destination: RtpDestination) =>
      webcamPipeline({
        trackId: 'webcam-1',
        camera: { kind: 'mjpeg-tcp', port: feed.port, ...size, framesPerSecond: 30 },
        encoder: 'x264enc',
        destination,
        options: defaultMediaOptions,
      }).launch;
    const { packets } = await runPlan(launchTo, () => (feed.pictures = [picture]));
    expect(packets.slice(0, 3).some(startsKeyFrame)).toBe(true);
    const decoded = decodePictures(packets, size.widthPx, size.heightPx);
    expect(decoded.pictures).toHaveLength(new Set(packets.map((packet) => packet.readUInt32BE(4))).size);
    for (const [xPx, expected] of [
      [40, left],
      [600, right],
    ] as const) {
      const colour = meanColour(decoded, -1, xPx, 240);
      for (const channel of [0, 1, 2] as const)
        expect(Math.abs(colour[channel] - expected[channel])).toBeLessThan(8);
    }
  });
});
