import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { stillFileDescriptor } from '../../domain/media-plan/panorama-pipeline.ts';
import { workerEventSchema, type WorkerCommand, type WorkerEvent } from '../../media-worker/messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { RateLimitedLog } from './rate-limited-log.ts';

export interface WorkerTimeouts {
  /** From fork to `ready`, and for a probe: loading GStreamer and its plug-ins takes seconds, more on a busy machine. */
  startMs: number;
  /** Longest silence of a worker that opens a pipeline: a camera's driver may block it. */
  openMs: number;
  /** Longest silence otherwise. */
  heartbeatMs: number;
}

export const defaultWorkerTimeouts: WorkerTimeouts = { startMs: 15_000, openMs: 5000, heartbeatMs: 2000 };

export interface WorkerListeners {
  onEvent(event: WorkerEvent): void;
  /** A chunk of the stream of small JPEG pictures. */
  onStillBytes(chunk: Buffer): void;
  /** It did not speak in time; once. */
  onHung(): void;
  /** It ended, or could not be started; once, the last call. */
  onExit(): void;
}

/** Time a worker gets to end by itself. */
const endTimeoutMs = 1000;

/** One media worker, from fork to exit. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #listeners: WorkerListeners;
  readonly #timeouts: WorkerTimeouts;
  readonly #log: Log;
  /** Resolves when it has ended. */
  readonly exited: Promise<void>;
  #watch: NodeJS.Timeout | null = null;
  #ready = false;
  #opening = 0;
  #probing = false;

  constructor(
    entryPath: string,
    environment: Record<string, string>,
    timeouts: WorkerTimeouts,
    clock: Clock,
    log: Log,
    listeners: WorkerListeners,
  ) {
    this.#listeners = listeners;
    this.#timeouts = timeouts;
    this.#log = log;
    this.#child = fork(entryPath, {
      env: environment,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
    });
    this.exited = new Promise((resolve) => {
      const end = () => {
        if (this.#watch !== null) clearTimeout(this.#watch);
        resolve();
        listeners.onExit();
      };
      this.#child.once('exit', end);
      this.#child.once('error', (error) => {
        log.error({ err: error }, 'the media worker cannot be started or reached');
        if (this.#child.pid === undefined) end();
      });
    });
    log.info({ workerPid: this.#child.pid }, 'a media worker starts');
    this.#listen(clock);
    this.#rearm();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(command: WorkerCommand): void {
    if (!this.#child.connected) return;
    if (command.type === 'open') {
      this.#opening += 1;
      this.#rearm();
    }
    if (command.type === 'probe') {
      this.#probing = true;
      this.#rearm();
    }
    // A worker that dies now is reported by its exit.
    this.#child.send(command, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Asks it to end, and kills it when it does not within a second. */
  async end(): Promise<void> {
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.kill(), endTimeoutMs);
    await this.exited;
    clearTimeout(force);
  }

  #listen(clock: Clock): void {
    this.#child.on('message', (message) => this.#receive(message));
    const lines = new RateLimitedLog(clock, (detail, text) => this.#log.warn(detail, text));
    const { stderr } = this.#child;
    if (stderr !== null) {
      createInterface({ input: stderr }).on('line', (line) => {
        if (line === '') return;
        lines.write({ workerPid: this.pid, line: line.slice(0, 500) }, 'the media worker says');
      });
    }
    const stills = this.#child.stdio[stillFileDescriptor];
    if (stills instanceof Readable) {
      stills.on('data', (chunk: Buffer) => this.#listeners.onStillBytes(chunk));
      stills.on('error', () => undefined); // The worker's end is reported by its exit.
    }
  }

  #receive(message: unknown): void {
    const parsed = workerEventSchema.safeParse(message);
    if (!parsed.success) {
      this.#log.error({ workerPid: this.pid, issues: parsed.error.issues }, 'a media worker said nonsense');
      return;
    }
    const event = parsed.data;
    if (event.type === 'ready') this.#ready = true;
    if (event.type === 'probed') this.#probing = false;
    if (event.type === 'opened' || (event.type === 'pipeline-failed' && event.cause === 'cannot-be-built')) {
      this.#opening = Math.max(0, this.#opening - 1);
    }
    this.#rearm();
    if (event.type !== 'heartbeat') this.#listeners.onEvent(event);
  }

  #rearm(): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    const { startMs, openMs, heartbeatMs } = this.#timeouts;
    const isLoading = !this.#ready || this.#probing;
    const patienceMs = isLoading ? startMs : this.#opening > 0 ? openMs : heartbeatMs;
    this.#watch = setTimeout(() => this.#listeners.onHung(), patienceMs);
  }
}
