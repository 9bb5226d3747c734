import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';
import { cpuSeconds } from '../../support/process-cost.ts';

/** A gateway with virtual headsets that all play one recording, each in a demonstration exam. */
export interface WallGateway {
  process: GatewayProcess;
  close(): Promise<void>;
}

export async function startWallGateway(virtualHeadset: {
  count: number;
  widthPx: number;
  framesPerSecond: number;
}): Promise<WallGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify({ headset: 'virtual', virtualHeadset }));
  const process = await startGateway(['--config', config]);
  await process.sensor();
  return {
    process,
    close: async () => {
      await process.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
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
