import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { quantile } from '../support/quantile.ts';
import { atMost, figure, progress, type Bench, type Figures } from './figures.ts';
import { heldByGateway, type Held } from './soak/held.ts';
import { comeAndGo, type CrowdCounts } from './soak/viewers.ts';
import { WatchedGateway } from './watched-gateway.ts';

interface Plan {
  /** The whole run, and how much of it counts as getting warm. */
  totalMs: number;
  warmUpMs: number;
  /** People come and go for so long, then all are away. */
  busyMs: number;
}

const wholePlan: Plan = { totalMs: 30 * 60_000, warmUpMs: 5 * 60_000, busyMs: 40_000 };
const quickPlan: Plan = { totalMs: 28_000, warmUpMs: 8_000, busyMs: 4_000 };

/** Time for what was closed to be gone; a killed viewer is noticed after 4 s of silence. */
const settleLimitMs = 15_000;
/** Of a process at rest, between two rounds. */
const looksAtRest = 3;

/** What was held at rest, with the viewers away, and when. */
interface Look {
  atMs: number;
  gateway: Held;
  workers: Held;
}

async function soak(gateway: WatchedGateway, browser: Browser, plan: Plan) {
  const looks: Look[] = [];
  const counts: CrowdCounts = { joined: 0, missed: 0, left: 0, killed: 0 };
  const begunMs = performance.now();
  const elapsedMs = () => performance.now() - begunMs;
  let longestLagS = 0;
  while (elapsedMs() < plan.totalMs) {
    await comeAndGo(gateway, browser, plan.busyMs, counts);
    longestLagS = Math.max(longestLagS, await gateway.metric('nodejs_eventloop_lag_p99_seconds'));
    await gateway.untilUnwatched(settleLimitMs);
    for (let look = 0; look < looksAtRest; look += 1) {
      await sleep(1000);
      looks.push({ atMs: elapsedMs(), ...(await heldByGateway(gateway.process)) });
    }
    const last = looks.at(-1);
    progress(
      `${(elapsedMs() / 60_000).toFixed(1)} min, ${counts.joined} viewers; gateway ${megabytes(last?.gateway)}, ` +
        `${last?.gateway.fileDescriptors ?? 0} fds; workers ${megabytes(last?.workers)}, ${last?.workers.fileDescriptors ?? 0} fds`,
    );
  }
  return { looks, counts, longestLagS };
}

const megabytes = (held: Held | undefined) => `${((held?.residentBytes ?? 0) / 1e6).toFixed(1)} MB`;

/** Of the end against what it was once warm: over as much time each, a fifth of what lies between. */
function growth(
  looks: readonly Look[],
  plan: Plan,
  read: (look: Look) => number,
): { from: number; to: number } {
  const spanMs = (plan.totalMs - plan.warmUpMs) / 5;
  const warm = looks.filter(({ atMs }) => atMs >= plan.warmUpMs && atMs < plan.warmUpMs + spanMs);
  const end = looks.filter(({ atMs }) => atMs >= plan.totalMs - spanMs);
  const medianOf = (some: readonly Look[]) => quantile((some.length > 0 ? some : looks).map(read), 0.5);
  return { from: medianOf(warm), to: medianOf(end) };
}

function growthFigures(looks: readonly Look[], plan: Plan): Figures {
  const ratio = (of: 'gateway' | 'workers') => {
    const { from, to } = growth(looks, plan, (look) => look[of].residentBytes);
    return to / from - 1;
  };
  const descriptors = (of: 'gateway' | 'workers') => {
    const { from, to } = growth(looks, plan, (look) => look[of].fileDescriptors);
    return to - from;
  };
  return {
    gatewayRssGrowth: atMost(ratio('gateway'), 0.05, '1'),
    workersRssGrowth: atMost(ratio('workers'), 0.05, '1'),
    gatewayFileDescriptorGrowth: atMost(descriptors('gateway'), 0, 'descriptors'),
    workersFileDescriptorGrowth: atMost(descriptors('workers'), 0, 'descriptors'),
  };
}

/** Half an hour of viewers who come and go, in real Chromium and in processes that are killed: what the gateway and its workers keep. */
export const bench: Bench = async ({ quick }) => {
  const plan = quick ? quickPlan : wholePlan;
  progress('a gateway starts');
  const gateway = await WatchedGateway.start();
  const browser = await launchChromium();
  try {
    const { looks, counts, longestLagS } = await soak(gateway, browser, plan);
    return {
      ...growthFigures(looks, plan),
      workerRestarts: figure(await gateway.metric('roundsight_media_worker_restarts_total'), 'workers'),
      viewersJoined: figure(counts.joined, 'viewers'),
      viewersMissed: figure(counts.missed, 'viewers'),
      viewersKilled: figure(counts.killed, 'viewers'),
      eventLoopLagP99: figure(1000 * longestLagS, 'ms'),
      gatewayRssAtEnd: figure((looks.at(-1)?.gateway.residentBytes ?? 0) / 1e6, 'MB'),
      workersRssAtEnd: figure((looks.at(-1)?.workers.residentBytes ?? 0) / 1e6, 'MB'),
    };
  } finally {
    await browser.close();
    await gateway.close();
  }
};
