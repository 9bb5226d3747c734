import { setTimeout as sleep } from 'node:timers/promises';
import { headsetListSchema, type Headset } from '../../../gateway/contract/headsets.ts';
import { startGateway, type GatewayProcess } from '../../support/gateway-process.ts';
import { cpuSeconds } from '../../support/process-cost.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';

const count = 8;
/** The start of a process costs more than hours of waiting. */
const settleMs = 4000;

async function signedIn(gateway: GatewayProcess): Promise<string> {
  const url = new URL(gateway.signInLinks.technician ?? gateway.address);
  const token = new URLSearchParams(url.hash.slice(1)).get('token');
  const answer = await fetch(new URL('/api/sign-in/link', gateway.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

async function headsets(gateway: GatewayProcess, cookie: string): Promise<Headset[]> {
  const answer = await fetch(new URL('/api/headsets', gateway.address), { headers: { cookie } });
  return headsetListSchema.parse(await answer.json()).headsets;
}

const isIdle = ({ connected, condition, calibrationDate }: Headset): boolean =>
  connected && condition === 'idle' && calibrationDate !== null;

async function untilIdle(gateway: GatewayProcess, cookie: string): Promise<void> {
  for (const until = performance.now() + 60_000; performance.now() < until; ) {
    if ((await headsets(gateway, cookie)).filter(isIdle).length === count) return;
    await sleep(100);
  }
  throw new Error(`not all headsets became idle:\n${gateway.log()}`);
}

async function cpuOfTree(gateway: GatewayProcess): Promise<number> {
  return [gateway.pid, ...(await gateway.descendants())].map(cpuSeconds).reduce((sum, each) => sum + each, 0);
}

/** What eight virtual headsets cost on one gateway that attached them and has no exam session for them, all processes together. */
export async function idleFigures(seconds: number): Promise<Figures> {
  const gateway = await startGateway([
    ...['--headset', 'virtual', '--virtual-headsets', String(count), '--no-demonstration'],
  ]);
  try {
    const cookie = await signedIn(gateway);
    const startedAt = performance.now();
    await untilIdle(gateway, cookie);
    const foundMs = performance.now() - startedAt;
    await sleep(settleMs);
    progress(`leaving ${count} headsets alone for ${seconds} s`);
    const [before, beganAt] = [await cpuOfTree(gateway), performance.now()];
    await sleep(seconds * 1000);
    const cores = ((await cpuOfTree(gateway)) - before) / ((performance.now() - beganAt) / 1000);
    if (!(await headsets(gateway, cookie)).every(isIdle)) throw new Error('a headset did not stay idle');
    return {
      eightIdleCpuOfCore: atMost(cores, 0.05, 'core'),
      eightIdleProcesses: figure(1 + (await gateway.descendants()).length, '1'),
      eightFoundMs: figure(foundMs, 'ms'),
    };
  } finally {
    await gateway.stop();
  }
}
