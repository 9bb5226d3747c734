import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, residentBytes } from '../support/process-cost.ts';
import { LightCrowd } from './fanout/light-crowd.ts';
import { noArrivals } from './fanout/light-messages.ts';
import { atMost, figure, progress, type Bench, type Figures } from './figures.ts';
import { WatchedGateway } from './watched-gateway.ts';

const most = 32;
const perProcess = 8;
const perWave = 5;
/** For the memory of those who are gone to be given back. */
const settleMs = 3000;
const forgottenWithinMs = 20_000;

async function gatewayCores(gateway: WatchedGateway, seconds: number): Promise<number> {
  const [beganMs, before] = [performance.now(), cpuSeconds(gateway.process.pid)];
  await sleep(seconds * 1000);
  return ((cpuSeconds(gateway.process.pid) - before) * 1000) / (performance.now() - beganMs);
}

async function crowd(gateway: WatchedGateway, size: number): Promise<LightCrowd> {
  const viewers = new LightCrowd();
  for (let joined = 0; joined < size; joined += 1) await viewers.join((offer) => gateway.answer(offer));
  return viewers;
}

async function totals(crowds: readonly LightCrowd[]) {
  const sum = { ...noArrivals };
  for (const arrivals of await Promise.all(crowds.map((viewers) => viewers.arrivals()))) {
    sum.packets += arrivals.packets;
    sum.missing += arrivals.missing;
    sum.late += arrivals.late;
    sum.dropped += arrivals.dropped;
  }
  return sum;
}

async function measureCost(gateway: WatchedGateway, seconds: number): Promise<Figures> {
  // What was started goes on for a while: encoders are tried, plugins read.
  await sleep(seconds * 500);
  progress('nobody watches');
  const idle = await gatewayCores(gateway, seconds);
  progress('one viewer');
  const crowds = [await crowd(gateway, 1)];
  await sleep(2000);
  const one = await gatewayCores(gateway, seconds);
  progress(`${most} viewers`);
  for (let joined = 1; joined < most; joined += perProcess)
    crowds.push(await crowd(gateway, Math.min(perProcess, most - joined)));
  await sleep(2000);
  const before = await totals(crowds);
  const all = await gatewayCores(gateway, seconds);
  const after = await totals(crowds);
  for (const viewers of crowds) await viewers.leave();
  return {
    idleCpu: figure(idle, 'cores'),
    firstViewerCpu: atMost(one - idle, 0.03, 'cores'),
    furtherViewerCpu: atMost((all - one) / (most - 1), 0.007, 'cores'),
    latePackets: atMost(after.late - before.late, 0, '1'),
    droppedViewers: atMost(after.dropped, 0, '1'),
    missingPackets: figure(after.missing - before.missing, '1'),
    packetsPerViewer: figure((after.packets - before.packets) / most / seconds, '1/s'),
  };
}

/** Joins in waves, every second of which is killed and the others of which leave. */
async function measureComingAndGoing(gateway: WatchedGateway, joins: number): Promise<Figures> {
  await gateway.untilUnwatched(forgottenWithinMs);
  await sleep(settleMs);
  const before = residentBytes(gateway.process.pid);
  let noticedMs = 0;
  for (let joined = 0; joined < joins; joined += perWave) {
    const viewers = await crowd(gateway, perWave);
    if ((joined / perWave) % 2 === 1) await viewers.leave();
    else {
      await viewers.kill();
      noticedMs = Math.max(noticedMs, await gateway.untilUnwatched(forgottenWithinMs));
    }
    if (joined % 50 === 0) progress(`${joined + perWave} joined and gone`);
  }
  await gateway.untilUnwatched(forgottenWithinMs);
  await sleep(settleMs);
  const growth = residentBytes(gateway.process.pid) / before - 1;
  const last = await crowd(gateway, 1);
  await sleep(1000);
  const { packets } = await last.arrivals();
  await last.leave();
  return {
    killedViewersNoticedWorst: atMost(noticedMs / 1000, 5, 's'),
    memoryGrowth: atMost(growth, 0.1, '1'),
    crashes: atMost(packets > 0 ? 0 : 1, 0, '1'),
  };
}

/** What it costs the gateway's process to send a panorama, a screen and the sound to many, and whether it stands their coming and going. */
export const bench: Bench = async ({ quick }) => {
  progress('starting the gateway (the first time, the scene is rendered)');
  const gateway = await WatchedGateway.start();
  try {
    return {
      ...(await measureCost(gateway, quick ? 4 : 20)),
      ...(await measureComingAndGoing(gateway, quick ? 20 : 200)),
    };
  } finally {
    await gateway.close();
  }
};
