import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { roleSchema } from '../../gateway/contract/roles.ts';
import { projectRoot } from './project-root.ts';

/** How the virtual headset's frame numbers become capture times; one line of the gateway's log. */
const sensorTimingSchema = z.object({
  msg: z.literal('the virtual headset plays'),
  /** CLOCK_MONOTONIC, nanoseconds, of frame 0 of the first round of the loop. */
  loopStartMonotonicNs: z.string().regex(/^\d+$/),
  frameCount: z.int().positive(),
  framesPerSecond: z.number().positive(),
  /** Where its speaker is heard: 48 kHz, one channel, signed 16 bit little-endian, over loopback TCP. */
  speakerMonitorPort: z.int().positive(),
});
export type SensorTiming = z.infer<typeof sensorTimingSchema>;

const readySchema = z.object({
  address: z.url(),
  /** Of the candidate only where there is a demonstration. */
  signInLinks: z.partialRecord(roleSchema, z.url()),
  pid: z.int(),
});

/** A gateway started as a newcomer would, with a data folder of its own. */
export interface GatewayProcess {
  address: string;
  signInLinks: z.infer<typeof readySchema>['signInLinks'];
  pid: number;
  dataDir: string;
  /** Of the virtual headset, once it plays. */
  sensor(): Promise<SensorTiming>;
  /** From spawn to the ready line. */
  readyMs: number;
  /** What it wrote to stderr so far. */
  log(): string;
  /** Pids of the media workers, oldest first. */
  mediaWorkers(): Promise<number[]>;
  /** Pids of every process below it. */
  descendants(): Promise<number[]>;
  /** Sends SIGTERM; resolves with the exit code and how long it took. Its data are gone then. */
  stop(): Promise<{ exitCode: number | null; tookMs: number }>;
  /** Kills it, and when it is gone starts another with the same arguments on the same port and the same data. */
  killAndStartAgain(): Promise<GatewayProcess>;
}

function sensorTimingIn(log: string): SensorTiming | undefined {
  for (const line of log.split('\n').reverse()) {
    if (!line.includes('the virtual headset plays')) continue;
    return sensorTimingSchema.parse(JSON.parse(line));
  }
  return undefined;
}

async function waitFor<T>(look: () => T | undefined, what: string, timeoutMs: number): Promise<T> {
  for (const until = performance.now() + timeoutMs; performance.now() < until;) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
}

/** Pids of the direct children of a process whose command line contains the text. */
async function childrenOf(pid: number, text: string): Promise<number[]> {
  const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    entries.map(async (entry) => {
      try {
        const stat = await readFile(`/proc/${entry}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const command = await readFile(`/proc/${entry}/cmdline`, 'utf8');
        return parent === pid && command.includes(text) ? [Number(entry)] : [];
      } catch {
        return []; // It ended while we looked.
      }
    }),
  );
  return found.flat().sort((a, b) => a - b);
}

async function descendantsOf(pid: number): Promise<number[]> {
  const children = await childrenOf(pid, '');
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}

async function firstLine(child: ChildProcess, log: () => string): Promise<string> {
  if (child.stdout === null) throw new Error('stdout is not piped');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the gateway ended (${String(code)}) before it was ready:\n${log()}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  return line;
}

/** Resolves when the gateway is ready; rejects with its log when it ends before. `enter` are words before its command: where it runs. */
export async function startGateway(
  args: readonly string[] = [],
  enter: readonly string[] = [],
): Promise<GatewayProcess> {
  return startOn(await mkdtemp(join(tmpdir(), 'roundsight-data-')), 0, args, enter);
}

/** Gateways outlive nobody who started them. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

async function startOn(
  dataDir: string,
  port: number,
  args: readonly string[],
  enter: readonly string[],
): Promise<GatewayProcess> {
  const launcher = join(projectRoot, 'gateway', 'cli', 'roundsight.mjs');
  const startedAt = performance.now();
  const options = ['--json', '--port', String(port), '--data-dir', dataDir, ...args];
  const [program = '', ...words] = [...enter, process.execPath, launcher, 'start', ...options];
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY: '' },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const logged: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => logged.push(chunk));
  const log = () => Buffer.concat(logged).toString();
  const ready = readySchema.parse(JSON.parse(await firstLine(child, log)));
  return {
    ...ready,
    dataDir,
    readyMs: performance.now() - startedAt,
    log,
    sensor: () => waitFor(() => sensorTimingIn(log()), `the virtual headset plays\n${log()}`, 240_000),
    mediaWorkers: () => childrenOf(ready.pid, 'media-worker'),
    descendants: () => descendantsOf(ready.pid),
    async stop() {
      const from = performance.now();
      const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode]);
      child.kill('SIGTERM');
      const [exitCode] = (await exited) as [number | null];
      await rm(dataDir, { recursive: true, force: true });
      return { exitCode, tookMs: performance.now() - from };
    },
    async killAndStartAgain() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      return startOn(dataDir, Number(new URL(ready.address).port), args, enter);
    },
  };
}
