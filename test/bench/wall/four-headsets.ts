import type { Browser } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../../support/quantile.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';
import { coresOver, startWallGateway } from './wall-gateway.ts';
import { WallPage, type TileFrame } from './wall-page.ts';

const headsets = 4;
const framesPerSecond = 15;
const thumbnail = { widthPx: 480, framesPerSecond: 5 };

/**
 * Frames that came to the page's callback later than two frames of their rung after they were captured: 400 ms for a thumbnail, 133 ms
 * for the full rung.
 */
function lateOf(delaysMs: readonly number[], ofRungPerSecond: number): number {
  return delaysMs.filter((delayMs) => delayMs > 2000 / ofRungPerSecond).length;
}

const delaysOf = (frames: readonly TileFrame[]) => frames.flatMap(({ delayMs }) => delayMs ?? []);

/** Four headsets of 1280×640@15 on one wall, one of them enlarged. */
export async function fourHeadsets(browser: Browser, seconds: number): Promise<Figures> {
  progress('four headsets of 1280×640@15 (the first time, their scene is rendered)');
  const gateway = await startWallGateway({ count: headsets, widthPx: 1280, framesPerSecond });
  try {
    const wall = await WallPage.open(browser, gateway, { width: 1280, height: 720 });
    await wall.showLive(headsets);
    const focusMs = await wall.enlargeEach(headsets);
    await wall.enlarge(0);
    await sleep(3000);
    await wall.frames();
    const cores = await coresOver(gateway.process, seconds);
    const frames = await wall.frames();
    const small = frames.filter(({ widthPx }) => widthPx <= thumbnail.widthPx);
    const full = frames.filter(({ widthPx }) => widthPx > thumbnail.widthPx);
    await wall.page.close();
    return {
      lateThumbnailFrames: atMost(lateOf(delaysOf(small), thumbnail.framesPerSecond), 0, '1'),
      lateFullFrames: atMost(lateOf(delaysOf(full), framesPerSecond), 0, '1'),
      fourHeadsetsFocusMedian: atMost(quantile(focusMs, 0.5), 500, 'ms'),
      fourHeadsetsFocusWorst: atMost(Math.max(...focusMs), 500, 'ms'),
      thumbnailFramesPerSecondEach: figure(small.length / seconds / (headsets - 1), '1/s'),
      fullFramesPerSecond: figure(full.length / seconds, '1/s'),
      framesWithoutCaptureTime: figure(frames.length - delaysOf(frames).length, '1'),
      thumbnailDelayP95: figure(quantile(delaysOf(small), 0.95), 'ms'),
      fullDelayP95: figure(quantile(delaysOf(full), 0.95), 'ms'),
      fourHeadsetsWorkers: figure(cores.workers, 'core'),
      fourHeadsetsGateway: figure(cores.gateway, 'core'),
    };
  } finally {
    await gateway.close();
  }
}
