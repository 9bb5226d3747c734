import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExamClients, generousRateLimits } from '../../support/exam-clients.ts';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';
import { cpuSeconds } from '../../support/process-cost.ts';
import { progress } from '../figures.ts';

/** Many headsets cannot be decoded and stitched 30 times a second on two cores; the wall shows five pictures a second anyhow. */
export const manyCameras = { widthPx: 640, framesPerSecond: 5 };

/** Without news of any headset for this long, something is wrong. */
const patienceMs = 30_000;
const lookEveryMs = 250;

/** Resolves when every headset gives pictures; rejects, saying what they do, when one has failed or nothing goes on. */
export async function startWallGateway(virtualHeadset: {
  count: number;
  widthPx: number;
  framesPerSecond: number;
}): Promise<WallGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
  const config = join(folder, 'config.json');
  const choices = {
    headset: 'virtual',
    webcam: 'none',
    // Of a hub they are nobody's.
    screens: 'none',
    demonstration: false,
    rateLimits: generousRateLimits,
  };
  await writeFile(config, JSON.stringify({ ...choices, virtualHeadset }));
  const process = await startGateway(['--config', config]);
  try {
    const clients = await ExamClients.signIn(process);
    for (let number = 1; number <= virtualHeadset.count; number += 1) await clients.candidateInExam(number);
    await process.sensor();
    await whenAllLive(clients);
    return new WallGateway(process, clients, folder);
  } catch (error) {
    await process.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A gateway with virtual headsets that all play one recording, each in an exam of its own that is in progress. */
export class WallGateway {
  process: GatewayProcess;
  readonly clients: ExamClients;
  readonly #folder: string;

  constructor(process: GatewayProcess, clients: ExamClients, folder: string) {
    this.process = process;
    this.clients = clients;
    this.#folder = folder;
  }

  /** Kills it and starts it again with the same data; resolves when it answers. */
  async restart(): Promise<void> {
    this.process = await this.process.killAndStartAgain();
  }

  async close(): Promise<void> {
    await this.process.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Resolves when the pictures of every exam session arrive. */
async function whenAllLive(clients: ExamClients): Promise<void> {
  let news = '';
  for (let newsAtMs = performance.now(); ;) {
    const media = (await clients.examSessions()).map((examSession) => examSession.media);
    const conditions = media.map(({ condition, faultCode }) => faultCode ?? condition);
    if (conditions.every((condition) => condition === 'live')) return;
    const now = tally(conditions);
    if (now !== news) {
      [news, newsAtMs] = [now, performance.now()];
      progress(`headsets: ${news}`);
    }
    const isOver = media.some(({ condition }) => condition === 'failed');
    if (isOver || performance.now() - newsAtMs > patienceMs) throw new Error(`not all live: ${news}`);
    await sleep(lookEveryMs);
  }
}

/** Such as `3 live, 1 starting`. */
function tally(conditions: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const condition of conditions) counts.set(condition, (counts.get(condition) ?? 0) + 1);
  return [...counts].map(([condition, count]) => `${count} ${condition}`).join(', ');
}

/** Cores used over some seconds by all media workers together, and by the gateway's own process. */
export async function coresOver(
  gateway: GatewayProcess,
  seconds: number,
): Promise<{ workers: number; gateway: number }> {
  const pids = await gateway.mediaWorkers();
  const used = () => ({
    workers: pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    gateway: cpuSeconds(gateway.pid),
  });
  const before = used();
  const startedAt = performance.now();
  await sleep(seconds * 1000);
  const after = used();
  const elapsed = (performance.now() - startedAt) / 1000;
  return {
    workers: (after.workers - before.workers) / elapsed,
    gateway: (after.gateway - before.gateway) / elapsed,
  };
}
