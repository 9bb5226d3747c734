import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  chartBearingsDeg,
  placeOnPanorama,
  readChart,
  writeColourChart,
  type ReadPatch,
} from './colour-chart.ts';
import { lookTo, sphereScreenshot } from './console-page.ts';
import { openProctorViewer } from './proctor-viewer.ts';
import { decodePicture, pixelAtDirection } from './view-pixels.ts';

/** The colour chart as it reaches a proctor. */
export interface WatchedChart {
  /** As the browser decodes the panorama. */
  video: ReadPatch[];
  /** As the look-around sphere shows it on the screen. */
  sphere: ReadPatch[];
  /** What the browser takes the decoded frames for. */
  colourSpace: { fullRange: boolean | null; matrix: string | null };
}

interface VideoPicture {
  png: string;
  colourSpace: WatchedChart['colourSpace'];
}

/** Runs in the page: the frame that the panorama's video shows now. */
const videoPictureScript = String.raw`(() => {
  const video = [...document.querySelectorAll('video')].find(({ srcObject }) => srcObject?.id === 'panorama');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext('2d').drawImage(video, 0, 0);
  const frame = new VideoFrame(video);
  const { fullRange, matrix } = frame.colorSpace;
  frame.close();
  return { png: canvas.toDataURL('image/png').split(',')[1], colourSpace: { fullRange, matrix } };
})()`;

/** The first pictures of an encoder that has just been started are coarse, and those of a picture that stands still get better. */
const settledAfterFrames = 90;
const shownFramesScript = String.raw`new Promise((resolve) => requestAnimationFrame(() => {
  const video = [...document.querySelectorAll('video')].find(({ srcObject }) => srcObject?.id === 'panorama');
  resolve(video.getVideoPlaybackQuality().totalVideoFrames);
}))`;

async function readSphere(page: Page): Promise<ReadPatch[]> {
  const patches: ReadPatch[] = [];
  for (const bearingDeg of chartBearingsDeg) {
    const view = await lookTo(page, bearingDeg);
    const picture = await sphereScreenshot(page);
    patches.push(...readChart(picture, (...direction) => pixelAtDirection(view, picture, ...direction)));
  }
  return patches;
}

/** Lets the virtual headset see the colour chart and a proctor watch it in Chromium; leaves nothing running. */
export async function watchColourChart(): Promise<WatchedChart> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-colour-'));
  try {
    const scene = ['--panorama', await writeColourChart(folder), '--scenario', 'still-head'];
    const viewer = await openProctorViewer(scene);
    try {
      while ((await viewer.page.evaluate<number>(shownFramesScript)) < settledAfterFrames);
      const sphere = await readSphere(viewer.page);
      const { png, colourSpace } = await viewer.page.evaluate<VideoPicture>(videoPictureScript);
      const picture = await decodePicture(Buffer.from(png, 'base64'));
      return { video: readChart(picture, placeOnPanorama(picture)), sphere, colourSpace };
    } finally {
      await viewer.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
