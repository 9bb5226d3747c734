import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markers } from '../../hardware/virtual-headset/scene/markers.ts';
import { lookTo, sphereScreenshot } from '../support/console-page.ts';
import { openProctorViewer, type ProctorViewer } from '../support/proctor-viewer.ts';
import {
  bearingDifferenceDeg,
  decodePicture,
  directionAtPixel,
  findHue,
  hueOf,
  turnAgainstPanorama,
} from '../support/view-pixels.ts';

const panoramaFile = '../shared/data/panoramas/st_fagans_interior_1k.png';

describe('the room of the virtual headset, in the browser’s pixels', () => {
  let viewer: ProctorViewer | undefined;
  const watched = () => viewer ?? expect.fail('there is no viewer');
  beforeAll(async () => {
    viewer = await openProctorViewer();
  }, 300_000);
  afterAll(() => viewer?.close());

  it('has markers all round the horizon and on both seams', () => {
    const bearings = markers.map(({ bearingDeg }) => bearingDeg);
    expect(bearings.length).toBeGreaterThanOrEqual(6);
    expect(bearings).toEqual(expect.arrayContaining([0, 90, 180, 270]));
  });

  it.each(markers)('shows marker $name at bearing $bearingDeg°', async (marker) => {
    const view = await lookTo(watched().page, marker.bearingDeg, marker.elevationDeg);
    const picture = await sphereScreenshot(watched().page);
    const found = findHue(picture, hueOf(...marker.rgb).hueDeg, 8);
    expect(found.pixels).toBeGreaterThan(400);
    const seen = directionAtPixel(view, picture, found.xPx, found.yPx);
    expect(Math.abs(bearingDifferenceDeg(seen.bearingDeg, marker.bearingDeg))).toBeLessThan(2);
    expect(Math.abs(seen.elevationDeg - marker.elevationDeg)).toBeLessThan(2);
  });
});

describe.skipIf(!existsSync(panoramaFile))('a real panorama as the scene, in the browser’s pixels', () => {
  let viewer: ProctorViewer | undefined;
  const watched = () => viewer ?? expect.fail('there is no viewer');
  beforeAll(async () => {
    viewer = await openProctorViewer(['--panorama', panoramaFile]);
  }, 300_000);
  afterAll(() => viewer?.close());

  it.each([0, 45, 90, 135, 180, 225, 270, 315])(
    'shows what lies at bearing %i° there',
    async (bearingDeg) => {
      const truth = await decodePicture(panoramaFile);
      const view = await lookTo(watched().page, bearingDeg);
      const match = turnAgainstPanorama(await sphereScreenshot(watched().page), view, truth);
      expect(match.correlation).toBeGreaterThan(0.8);
      expect(Math.abs(match.turnDeg)).toBeLessThan(2);
    },
  );
});
