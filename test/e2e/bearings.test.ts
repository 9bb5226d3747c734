import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookTo, heldSphereScreenshot } from '../support/console-page.ts';
import { openProctorViewer, type ProctorViewer } from '../support/proctor-viewer.ts';
import { decodePicture, turnAgainstPanorama } from '../support/view-pixels.ts';

const panoramaFile = '../shared/data/panoramas/st_fagans_interior_1k.png';

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
      const match = turnAgainstPanorama(await heldSphereScreenshot(watched().page), view, truth);
      expect(match.correlation).toBeGreaterThan(0.8);
      expect(Math.abs(match.turnDeg)).toBeLessThan(2);
    },
  );
});
