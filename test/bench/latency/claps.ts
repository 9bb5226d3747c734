import { loadScenario } from '../../../hardware/virtual-headset/scenarios/load-scenario.ts';
import { knock } from '../../../hardware/virtual-headset/clap.ts';
import type { SensorTiming } from '../../support/gateway-process.ts';
import type { ProbedFrame } from '../../support/page-probe.ts';
import { unixMs } from '../../support/sensor-clock.ts';
import { waveFile } from '../../support/spoken-tone.ts';
import { lagsMs, thinned, type TimedSound } from './sound-lag.ts';

/** The virtual headset's scenario that claps. */
export const clapScenario = 'clap';
/** Later than this a clap would be taken for the next one. */
const longestLagMs = 650;
/** How much greener than red and blue the panorama's middle is while the lamp is on, of 255; the room has nothing like it. */
const greenest = 70;

/** When the virtual headset claps within a span of time: Unix milliseconds. */
export async function clapTimesMs(sensor: SensorTiming, fromMs: number, untilMs: number): Promise<number[]> {
  const { claps = [] } = await loadScenario(clapScenario);
  const { loopStartMonotonicNs, frameCount, framesPerSecond } = sensor;
  const loopStartMs = Number(loopStartMonotonicNs) / 1e6 + unixMs() - Number(process.hrtime.bigint()) / 1e6;
  const loopMs = (1000 * frameCount) / framesPerSecond;
  const rounds = Math.floor((fromMs - loopStartMs) / loopMs);
  const times: number[] = [];
  for (let from = loopStartMs + rounds * loopMs; from < untilMs; from += loopMs)
    times.push(...claps.map((atS) => from + 1000 * atS).filter((at) => at >= fromMs && at < untilMs));
  return times;
}

/** How late each of these claps is seen: when the first frame that shows it is on the screen. Null for one that no frame shows. */
export function seenAfterMs(clapsMs: readonly number[], frames: readonly ProbedFrame[]): (number | null)[] {
  const flashes = frames.filter(({ centre: [red, green, blue] }) => green - Math.max(red, blue) > greenest);
  return clapsMs.map((clapMs) => {
    const first = flashes.find(({ displayedAtMs }) => displayedAtMs >= clapMs);
    return first === undefined || first.displayedAtMs > clapMs + longestLagMs
      ? null
      : first.displayedAtMs - clapMs;
  });
}

/** How late each of these claps is heard; null for one that is not found. */
export function heardAfterMs(clapsMs: readonly number[], heard: TimedSound): (number | null)[] {
  const pcm = waveFile(knock()).subarray(44);
  const samples = thinned(pcm);
  const segmentMs = samples.length / 8;
  return clapsMs.map(
    (startedAtMs) => lagsMs({ startedAtMs, samples }, heard, { segmentMs, longestLagMs })[0] ?? null,
  );
}
