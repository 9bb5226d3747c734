import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultMediaOptions, type RtpDestination } from '../../gateway/domain/media-plan/plan-input.ts';
import { webcamRungs } from '../../gateway/domain/media-plan/rung-ladder.ts';
import { webcamPipeline } from '../../gateway/domain/media-plan/webcam-pipeline.ts';
import type { WebcamSource } from '../../gateway/domain/media-plan/webcam-source.ts';
import { decodePictures, meanColour, startsKeyFrame } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg, type Rgb } from '../support/media/jpeg-feed.ts';
import { runPlan, type PlanRun } from '../support/media/plan-run.ts';

const size = { widthPx: 640, heightPx: 360, framesPerSecond: 30 };
const left: Rgb = [200, 60, 40];
const right: Rgb = [30, 70, 190];

/** With stills from the first picture on. */
const launchOf = (webcam: WebcamSource, destination: RtpDestination) =>
  webcamPipeline({
    trackId: 'webcam-1',
    webcam,
    rungs: webcamRungs(defaultMediaOptions),
    encoder: 'x264enc',
    destination,
    options: defaultMediaOptions,
  }).launch.replace('name=webcam-1-still-valve drop=true', 'name=webcam-1-still-valve drop=false');

/** As many pictures as were sent, a key frame first, the last one of these colours. */
async function expectPictures({ packets, still }: PlanRun, onLeft: Rgb, onRight: Rgb): Promise<void> {
  await expectStill(still, onLeft, onRight);
  expect(packets.slice(0, 3).some(startsKeyFrame)).toBe(true);
  const decoded = decodePictures(packets, size.widthPx, size.heightPx);
  expect(decoded.pictures).toHaveLength(new Set(packets.map((packet) => packet.readUInt32BE(4))).size);
  for (const [xPx, expected] of [
    [80, onLeft],
    [560, onRight],
  ] as const) {
    const colour = meanColour(decoded, -1, xPx, 180);
    for (const channel of [0, 1, 2] as const) {
      expect(Math.abs(colour[channel] - expected[channel]), String(colour)).toBeLessThan(8);
    }
  }
}

/** In full size and in these colours. */
async function expectStill(still: Buffer, onLeft: Rgb, onRight: Rgb): Promise<void> {
  const { data, info } = await sharp(still).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([size.widthPx, size.heightPx, 3]);
  for (const [xPx, expected] of [
    [80, onLeft],
    [560, onRight],
  ] as const) {
    const at = 3 * (180 * info.width + xPx);
    for (const channel of [0, 1, 2] as const)
      expect(Math.abs((data[at + channel] ?? 0) - expected[channel])).toBeLessThan(8);
  }
}

describe('a webcam', () => {
  let feed: JpegFeed;
  beforeEach(async () => {
    feed = await JpegFeed.open([], 30);
  });
  afterEach(() => feed.close());

  it('that sends JPEG pictures is shown in its colours', async () => {
    const picture = await twoColourJpeg(size.widthPx, size.heightPx, left, right);
    const run = await runPlan(
      (destination) => launchOf({ kind: 'mjpeg-tcp', port: feed.port, ...size }, destination),
      () => (feed.pictures = [picture]),
    );
    await expectPictures(run, left, right);
  });

  it('that sends uncompressed pictures is shown in its colours, in even sides', async () => {
    const test = 'videotestsrc is-live=true pattern=solid-color foreground-color=0xffc83c28';
    const run = await runPlan(
      (destination) => {
        const odd = { ...size, widthPx: 641, heightPx: 361 };
        const launch = launchOf({ kind: 'v4l2-raw', devicePath: '/dev/video0', ...odd }, destination);
        const source = /^v4l2src name=\S+ device="\/dev\/video0" do-timestamp=true ! video\/x-raw,/;
        expect(launch).toMatch(source);
        return launch.replace(source, `${test} ! video/x-raw,format=YUY2,`);
      },
      () => undefined,
    );
    await expectPictures(run, left, left);
  });
});
