import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure, atLeast, atMost, progress, type BenchOptions, type Figures } from './figures.ts';
import { lookCost } from './blind/cost.ts';
import { falseAlarms } from './blind/normal-time.ts';
import {
  circles,
  normalScenes,
  sceneOf,
  screenLooks,
  soundLevels,
  type Scene,
} from './blind/seat-material.ts';
import { faultKinds, runFault, type FaultRun, type SeatMaterial } from './blind/seeded-faults.ts';
import { seenThroughGateway } from './blind/through-gateway.ts';
import { quantile } from '../support/quantile.ts';

const room = { widthPx: 1920, heightPx: 960, framesPerSecond: 30, circles };
const screen = { widthPx: 1280, heightPx: 720, framesPerSecond: 10, circles: [] };

/**
 * Blind states of recorded scenes with faults at seeded moments, and of scenes without any: pictures go through the decoder and the look
 * element as a headset's do, faster than they were recorded, and times are those of the pictures. And every kind of fault once, in real
 * time: from the command to a virtual headset or display to the event on a proctor's WebSocket.
 */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  progress('preparing the scenes (rendered the first time)');
  const scenes = await prepareScenes(quick ? ['quiet-exam', 'colour-chart'] : null);
  const first = scenes.find(({ name }) => name === 'quiet-exam');
  if (first === undefined) throw new Error('there is no quiet exam');
  const material: SeatMaterial = { scenes, screens: await screenLooks(), ...(await soundLevels(first)) };
  const runs: FaultRun[] = [];
  const count = quick ? faultKinds.length : 200;
  for (let seed = 0; seed < count; seed++) {
    if (seed % 20 === 0) progress(`seeded faults: ${seed} of ${count}`);
    const run = await runFault(seed, material);
    if (run.seenMs === null || run.seenMs > 5000) progress(`seed ${seed}: ${run.kind} seen ${run.seenMs} ms`);
    runs.push(run);
  }
  progress('nothing blind');
  const normal = await falseAlarms(material, quick ? 0.5 : 30);
  for (const alarm of normal.told) progress(`false: ${alarm}`);
  progress('in real time, through the whole gateway');
  const timed = await seenThroughGateway(quick ? ['black', 'screen-black'] : null, ({ kind, seenMs }) =>
    progress(`${kind}: ${(seenMs / 1000).toFixed(1)} s`),
  );
  const throughGateway = timed.map(({ seenMs }) => seenMs / 1000);
  const seen = runs.map(({ seenMs }) => seenMs ?? Infinity);
  const cleared = runs.map(({ clearedMs }) => clearedMs ?? Infinity);
  const seconds = quick ? 5 : 60;
  return {
    seededRuns: figure(runs.length, '1'),
    seenWithin5s: atLeast(seen.filter((ms) => ms <= 5000).length / runs.length, 1, '1'),
    seenMedian: figure(quantile(seen, 0.5) / 1000, 's'),
    seenLast: atMost(Math.max(...seen) / 1000, 5, 's'),
    cleared: atLeast(cleared.filter((ms) => ms <= 5000).length / runs.length, 1, '1'),
    normalTime: figure(normal.minutes, 'min'),
    falseStates: atMost(normal.told.length, 0, '1'),
    gatewayFaults: figure(timed.length, '1'),
    gatewaySeenMedian: atMost(quantile(throughGateway, 0.5), 5, 's'),
    gatewaySeenWorst: atMost(Math.max(...throughGateway), 5, 's'),
    cpuPerHeadset: atMost(100 * (lookCost(room, seconds) + lookCost(screen, seconds)), 3, '% of a core'),
  };
}

/** Those of these names, or all. */
async function prepareScenes(names: readonly string[] | null): Promise<Scene[]> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
  try {
    const wanted = (await normalScenes(folder)).filter(({ name }) => names?.includes(name) ?? true);
    const scenes: Scene[] = [];
    for (const scene of wanted) scenes.push(await sceneOf(scene));
    return scenes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
