import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { SensorTiming } from '../../support/gateway-process.ts';
import { readPanoramaProbe } from '../../support/page-probe.ts';
import { outputLatencyMs, readTap } from '../../support/page-sound.ts';
import { quantile } from '../../support/quantile.ts';
import { atLeast, atMost, figure, type Figures } from '../figures.ts';
import { sensorDelaysMs } from '../sensor-delays.ts';
import { clapTimesMs, heardAfterMs, seenAfterMs } from './claps.ts';

/** Fewer claps seen and heard than this say nothing. */
const leastClaps = 20;

/**
 * How late picture and sound are on the page, and how far apart. The microphone must be tapped already. A sound's time is when it is taken
 * to be played, and what the browser says lies behind that; a picture's is when the browser expects it on the screen.
 */
export async function pictureAndSound(page: Page, sensor: SensorTiming, seconds: number): Promise<Figures> {
  await readPanoramaProbe(page);
  await readTap(page, 'microphone');
  await sleep(seconds * 1000);
  const { frames } = await readPanoramaProbe(page);
  const { startedAtMs, samples } = await readTap(page, 'microphone');
  const outputMs = await outputLatencyMs(page);
  const heard = { startedAtMs: startedAtMs + outputMs, samples: Float32Array.from(samples) };
  const clapsMs = await clapTimesMs(sensor, startedAtMs, startedAtMs + samples.length / 8 - 700);
  const [seen, sounded] = [seenAfterMs(clapsMs, frames), heardAfterMs(clapsMs, heard)];
  const behind = clapsMs.flatMap((_, clap) => {
    const [picture, sound] = [seen[clap] ?? null, sounded[clap] ?? null];
    return picture === null || sound === null ? [] : [sound - picture];
  });
  const delays = sensorDelaysMs(frames, sensor);
  const found = (lags: (number | null)[]) => lags.filter((lag) => lag !== null);
  return {
    sensorToCallbackMedian: atMost(quantile(delays, 0.5), 50, 'ms'),
    sensorToCallbackP95: atMost(quantile(delays, 0.95), 80, 'ms'),
    clapSeenMedian: figure(quantile(found(seen), 0.5), 'ms'),
    clapHeardMedian: figure(quantile(found(sounded), 0.5), 'ms'),
    clapHeardP95: figure(quantile(found(sounded), 0.95), 'ms'),
    soundBehindPictureMedian: figure(quantile(behind, 0.5), 'ms'),
    soundAgainstPicture: atMost(Math.abs(quantile(behind, 0.5)), 60, 'ms'),
    soundAgainstPictureP95: figure(quantile(behind.map(Math.abs), 0.95), 'ms'),
    clapsSeenAndHeard: atLeast(behind.length, leastClaps, '1'),
    claps: figure(clapsMs.length, '1'),
    outputLatency: figure(outputMs, 'ms'),
  };
}
