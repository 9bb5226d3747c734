import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { panoramaPipeline } from '../../gateway/domain/media-plan/panorama-pipeline.ts';
import { defaultMediaOptions, type RtpDestination } from '../../gateway/domain/media-plan/plan-input.ts';
import { panoramaRungs } from '../../gateway/domain/media-plan/rung-ladder.ts';
import { buildStitchMap, identityRotation } from '../../hardware/calibration/index.ts';
import { PanoramaCaster } from '../../hardware/virtual-headset/render/panorama-caster.ts';
import { chartPanorama, colourError, placeOnPanorama, readChart } from '../support/colour-chart.ts';
import { imperfectUnit } from '../support/fisheye-picture.ts';
import { decodePictures, depacketizeH264 } from '../support/media/h264-pictures.ts';
import { JpegFeed } from '../support/media/jpeg-feed.ts';
import { runPlan, type PlanRun } from '../support/media/plan-run.ts';
import { decodePicture, type RgbPicture } from '../support/view-pixels.ts';

const size = { widthPx: 960, heightPx: 480 };
/** What JPEG is. */
const fullRangeBt601 = '1:4:0:0';
/** VP8 cannot signal colours either: its own branch converts them. */
const h264Rungs = panoramaRungs({ ...size, framesPerSecond: 30 }, defaultMediaOptions).filter(
  ({ codec }) => codec === 'H264',
);
const decoder = 'jpegdec max-errors=-1 idct-method=islow';

/** A decoder that delivers studio range; GStreamer converts exactly by way of RGB. */
const studioRange = (colorimetry: string) =>
  `${decoder} ! videoconvert ! video/x-raw,format=RGB ! ` +
  `videoconvert ! video/x-raw,format=I420,colorimetry=${colorimetry}`;

const cameras = [
  { colorimetry: fullRangeBt601, signalledAs: 'pc,smpte170m', decoded: decoder },
  { colorimetry: 'bt601', signalledAs: 'tv,smpte170m', decoded: studioRange('bt601') },
  { colorimetry: 'bt709', signalledAs: 'tv,bt709', decoded: studioRange('bt709') },
];

/** Range and matrix as the stream's parameter sets say them. */
function signalled(packets: readonly Buffer[]): string {
  const { stdout } = spawnSync(
    'ffprobe',
    ['-v', 'error', '-f', 'h264', '-show_entries', 'stream=color_range,color_space', '-of', 'csv=p=0', '-'],
    { input: depacketizeH264(packets), encoding: 'utf8' },
  );
  return stdout.trim();
}

/** Colorimetries of the raw 4:2:0 pictures on the pads of the elements of a class. */
function colorimetries({ caps }: PlanRun, elementClass = ''): string[] {
  const raw = caps.filter(
    (line) => line.includes(`/${elementClass}`) && line.includes('format=(string)I420'),
  );
  return [...new Set(raw.map((line) => /colorimetry=\(string\)([\w:]+)/.exec(line)?.[1] ?? 'none'))];
}

describe('the colours of a panorama', () => {
  let folder: string;
  let feed: JpegFeed;
  let picture: Buffer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roundsight-colour-'));
    const unit = imperfectUnit(size.widthPx);
    await writeFile(join(folder, 'unit.map'), buildStitchMap(unit, { ...size, featherDeg: 1.5 }));
    const chart = chartPanorama(2048);
    const lenses = new PanoramaCaster(chart.data, chart, unit).render(identityRotation);
    const jpeg = sharp(lenses, { raw: { width: size.widthPx, height: size.heightPx, channels: 3 } });
    picture = await jpeg.jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer();
    feed = await JpegFeed.open([], 30);
  });
  afterAll(async () => {
    await feed.close();
    await rm(folder, { recursive: true });
  });

  const play = (encoder: 'x264enc' | 'openh264enc', decoded: string) => {
    feed.pictures = [];
    const launchTo = (destination: RtpDestination) => {
      const { launch } = panoramaPipeline({
        camera: { kind: 'mjpeg-tcp', port: feed.port, ...size, framesPerSecond: 30 },
        stitching: { kind: 'stitch-map', path: join(folder, 'unit.map'), ...size, lenses: [] },
        rungs: h264Rungs,
        encoder,
        thumbnailEncoder: encoder,
        destination,
        options: defaultMediaOptions,
      });
      expect(launch).toContain(decoder);
      return launch.replace(decoder, decoded);
    };
    return runPlan(launchTo, () => (feed.pictures = [picture]));
  };
  /** A wrong matrix shows in the mean difference of all patches, a wrong range in the greys near black and white. */
  const expectRightColours = (picture: RgbPicture) => {
    const patches = readChart(picture, placeOnPanorama(picture));
    expect(colourError(patches).meanDeltaE).toBeLessThanOrEqual(2);
    for (const { name, rgb, seen } of patches.filter((patch) => patch.name.startsWith('grey'))) {
      expect(Math.abs(seen[1] - rgb[1]), name).toBeLessThan(8);
    }
  };
  /** As many pictures as were sent, the last one right. */
  const expectRightVideo = ({ packets }: PlanRun, takenFor?: 'bt709') => {
    const { pictures } = decodePictures(packets, size.widthPx, size.heightPx, takenFor);
    expect(pictures).toHaveLength(new Set(packets.map((packet) => packet.readUInt32BE(4))).size);
    expectRightColours({ ...size, data: pictures.at(-1) ?? expect.fail('no picture') });
  };

  it.each(cameras)(
    'that are $colorimetry are signalled by x264 and right once decoded',
    async ({ decoded, colorimetry, signalledAs }) => {
      const run = await play('x264enc', decoded);
      expect(colorimetries(run, 'RoundsightStitch')).toEqual([colorimetry]);
      expect(colorimetries(run, 'GstX264Enc')).toEqual([colorimetry]);
      if (colorimetry === fullRangeBt601) expect(colorimetries(run)).toEqual([fullRangeBt601]);
      expect(signalled(run.packets)).toBe(signalledAs);
      expectRightVideo(run);
      expectRightColours(await decodePicture(run.still));
    },
  );

  it.each(cameras)(
    'that are $colorimetry are what an unsignalled stream is taken for, from OpenH264',
    async ({ decoded, colorimetry }) => {
      const run = await play('openh264enc', decoded);
      expect(colorimetries(run, 'RoundsightStitch')).toEqual([colorimetry]);
      expect(colorimetries(run, 'GstOpenh264Enc')).toEqual(['bt709']);
      expect(signalled(run.packets)).toBe('unknown,unknown');
      expectRightVideo(run, 'bt709');
      expectRightColours(await decodePicture(run.still));
    },
  );
});
