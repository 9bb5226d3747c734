import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../support/project-root.ts';
import { atMost, progress, type BenchOptions, type Figures } from './figures.ts';
import { quantile } from '../support/quantile.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Seconds from `npm start` to the first answer of the page. */
async function startOnce(dataDir: string): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', '--port', String(port), '--data-dir', dataDir], {
    cwd: projectRoot,
    stdio: 'ignore',
    detached: true,
  });
  const exited = once(child, 'exit');
  try {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
      if (answer?.ok === true) return (performance.now() - startedAt) / 1000;
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
      await sleep(20);
    }
  } finally {
    // The whole group: npm hands the signal on to the gateway only from a terminal.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await exited;
  }
}

/** How long the second `npm start` takes until the page answers (the first one has done the set-up). */
export async function bench({ quick }: BenchOptions): Promise<Figures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'roundsight-bench-'));
  try {
    progress('first start');
    await startOnce(dataDir);
    const seconds: number[] = [];
    for (let run = 1; run <= (quick ? 3 : 7); run += 1) {
      seconds.push(await startOnce(dataDir));
      progress(`start ${run}: ${seconds.at(-1)?.toFixed(2) ?? ''} s`);
    }
    return { secondStartToPage: atMost(quantile(seconds, 0.5), 5, 's') };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
