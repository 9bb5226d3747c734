import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { Log } from '../../ports/log.ts';

export interface ProcessPlan {
  command: string;
  args: readonly string[];
  environment: Record<string, string>;
  stdio?: StdioOptions;
}

const firstRestartMs = 500;
const longestRestartMs = 30_000;
/** A process that has lived so long starts with a short wait again. */
const steadyMs = 10_000;
const endTimeoutMs = 1000;

/** Runs a program until it is told to end: starts it again when it dies, after 0.5 s, 1 s, 2 s … 30 s. */
export class SupervisedProcess {
  readonly #plan: () => ProcessPlan;
  readonly #log: Log;
  readonly #onStart: (child: ChildProcess) => void;
  #child: ChildProcess | null = null;
  #gone: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #restarts = 0;
  #ending = false;

  /** `plan` is asked at every start; `onStart` sees every process before it has said anything. */
  constructor(plan: () => ProcessPlan, log: Log, onStart: (child: ChildProcess) => void = () => undefined) {
    this.#plan = plan;
    this.#log = log;
    this.#onStart = onStart;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { command, args, environment, stdio } = this.#plan();
    const startedMs = performance.now();
    const child = spawn(command, args, {
      env: environment,
      stdio: stdio ?? 'ignore',
      // A group of its own, so that its children can be ended with it.
      detached: true,
    });
    this.#child = child;
    this.#gone = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#log.error({ command, err: error }, 'a program cannot be started');
        if (child.pid === undefined) this.#ended(startedMs, resolve);
      });
      child.once('exit', (exitCode, signal) => {
        if (!this.#ending)
          this.#log.warn({ command, exitCode, signal }, 'a program ended; it is started again');
        this.#ended(startedMs, resolve);
      });
    });
    this.#onStart(child);
  }

  /** Ends it and its children, by force after a second. */
  async end(): Promise<void> {
    this.#ending = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#signal('SIGTERM');
    const force = setTimeout(() => this.#signal('SIGKILL'), endTimeoutMs);
    await this.#gone;
    clearTimeout(force);
  }

  #ended(startedMs: number, resolve: () => void): void {
    this.#signal('SIGKILL'); // Children that outlived it.
    this.#child = null;
    resolve();
    if (this.#ending) return;
    if (performance.now() - startedMs > steadyMs) this.#restarts = 0;
    const delayMs = Math.min(firstRestartMs * 2 ** this.#restarts, longestRestartMs);
    this.#restarts += 1;
    this.#timer = setTimeout(() => this.start(), delayMs);
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The whole group has ended already.
    }
  }
}
