import { CodedError } from '../../ports/coded-error.ts';
import type { WorkerListeners, WorkerProcess } from './worker-process.ts';

/**
 * Finds out which element factories this machine lacks, once per name: by asking a media worker that lives for that
 * question only, because GStreamer is never loaded into the gateway.
 */
export class ElementProbe {
  readonly #launch: (listeners: WorkerListeners) => WorkerProcess;
  readonly #known = new Map<string, boolean>();

  constructor(launch: (listeners: WorkerListeners) => WorkerProcess) {
    this.#launch = launch;
  }

  /** The names that are missing; rejects with `media-worker-died` when no worker can be started at all. */
  async missing(names: readonly string[]): Promise<string[]> {
    const unknown = names.filter((name) => !this.#known.has(name));
    if (unknown.length > 0) {
      const missing = new Set(await this.#ask(unknown));
      for (const name of unknown) this.#known.set(name, !missing.has(name));
    }
    return names.filter((name) => this.#known.get(name) === false);
  }

  async #ask(elements: string[]): Promise<string[]> {
    const { promise, resolve, reject } = answer<string[]>();
    const worker = this.#launch({
      onEvent: (event) => {
        if (event.type === 'ready') worker.send({ type: 'probe', elements });
        if (event.type === 'probed') resolve(event.missing);
      },
      onStillBytes: () => undefined,
      onHung: () => reject(new CodedError('media-worker-hung', 'while it looked for elements')),
      onExit: () => reject(new CodedError('media-worker-died', 'while it looked for elements')),
    });
    try {
      return await promise;
    } finally {
      worker.kill();
      await worker.exited;
    }
  }
}

function answer<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: CodedError) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
