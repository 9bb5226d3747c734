import { readdirSync } from 'node:fs';
import type { GatewayProcess } from '../../support/gateway-process.ts';
import { residentBytes } from '../../support/process-cost.ts';

/** What processes hold at one moment. */
export interface Held {
  residentBytes: number;
  fileDescriptors: number;
}

function heldBy(pid: number): Held {
  return { residentBytes: residentBytes(pid), fileDescriptors: readdirSync(`/proc/${pid}/fd`).length };
}

/** What the gateway holds, and its media workers together. */
export async function heldByGateway(gateway: GatewayProcess): Promise<{ gateway: Held; workers: Held }> {
  const workers = (await gateway.mediaWorkers()).map(heldBy);
  const sum = (read: (held: Held) => number) => workers.reduce((total, held) => total + read(held), 0);
  return {
    gateway: heldBy(gateway.pid),
    workers: {
      residentBytes: sum((held) => held.residentBytes),
      fileDescriptors: sum((held) => held.fileDescriptors),
    },
  };
}
