import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Stitching } from '../../gateway/domain/media-plan/plan-input.ts';
import type { MediaSource } from '../../gateway/ports/media-engine.ts';
import { buildStitchMap } from '../../hardware/calibration/index.ts';
import { imperfectUnit } from '../support/fisheye-picture.ts';
import { decodePictures, meanColour } from '../support/media/h264-pictures.ts';
import { JpegFeed, twoColourJpeg } from '../support/media/jpeg-feed.ts';
import { LogLines, panoramaHeadset, testEngine } from '../support/media/media-rig.ts';
import { RtpRecording } from '../support/media/rtp-recording.ts';
import { until } from '../support/media/until.ts';

const widthPx = 640;
const heightPx = 320;
const ahead = [210, 60, 40] as const;
// As bright as what is ahead: the element takes a difference for one between the lenses.
const behind = [60, 105, 200] as const;

let folder: string;
let feed: JpegFeed;
let source: MediaSource;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundsight-stitching-'));
  // The front lens fills the left half of the picture, the rear lens the right half.
  feed = await JpegFeed.open([await twoColourJpeg(widthPx, heightPx, ahead, behind)], 30);
});
afterEach(async () => {
  await source.stop();
  await feed.close();
  await rm(folder, { recursive: true });
});

it('the panorama of two lenses shows each in its direction', async () => {
  const path = join(folder, 'unit.map');
  const provideStitching = async (): Promise<Stitching> => {
    // A picture of even colours has no darker rims to be undone.
    const unit = imperfectUnit(widthPx, [1, 1]);
    const lenses = unit.lenses.map((lens) => ({ ...lens, vignetting: [0, 0] as [number, number] }));
    const map = buildStitchMap({ ...unit, lenses }, { widthPx, heightPx, featherDeg: 1.5 });
    await writeFile(path, map);
    return { kind: 'stitch-map', path, widthPx, heightPx, lenses: [] };
  };
  source = await testEngine(new LogLines(), { provideStitching }).start(
    panoramaHeadset({ kind: 'mjpeg-tcp', port: feed.port, widthPx, heightPx, framesPerSecond: 30 }),
  );
  const recording = new RtpRecording(source, 'panorama');
  await until('pictures', () => new Set(recording.timestamps).size > 15);

  const decoded = decodePictures(recording.packets, widthPx, heightPx);
  const expected = [
    [widthPx / 2, ahead], // bearing 0°
    [widthPx * 0.62, ahead], // 43°
    [widthPx * 0.38, ahead], // −43°
    [10, behind], // 186°
    [widthPx - 10, behind], // 174°
    [widthPx * 0.12, behind], // −137°
  ] as const;
  for (const [xPx, colour] of expected) {
    const seen = meanColour(decoded, -1, Math.round(xPx), heightPx / 2);
    for (const channel of [0, 1, 2] as const) {
      expect(Math.abs(seen[channel] - colour[channel])).toBeLessThan(8);
    }
  }
});
