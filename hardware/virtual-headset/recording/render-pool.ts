import { Worker } from 'node:worker_threads';
import type { RecordingSpec } from './recording-spec.ts';
import type { RenderOrder, RenderReport, RenderThreadData } from './render-messages.ts';

export interface RenderPoolOptions {
  spec: RecordingSpec;
  folder: string;
  /** Compiled entry of a render thread. */
  threadEntry: string | URL;
  threads: number;
  onFrame: () => void;
  signal: AbortSignal | undefined;
}

/** Renders segments in several threads; rejects with the first failure or the signal's reason, all threads ended. */
export async function renderSegments(segments: readonly number[], options: RenderPoolOptions): Promise<void> {
  const waiting = [...segments];
  const threadData: RenderThreadData = { spec: options.spec, folder: options.folder };
  const workers: Worker[] = [];
  const work = Array.from({ length: Math.min(options.threads, segments.length) }, () => {
    const worker = new Worker(options.threadEntry, { workerData: threadData });
    workers.push(worker);
    return runThread(worker, waiting, options.onFrame);
  });
  try {
    await Promise.race([Promise.all(work), aborted(options.signal)]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    await Promise.allSettled(work);
  }
}

/** Never resolves; rejects when the signal fires. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void =>
      reject(signal?.reason instanceof Error ? signal.reason : new Error('rendering was stopped'));
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

function runThread(worker: Worker, waiting: number[], onFrame: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const order: RenderOrder = { segment: waiting.shift() ?? null };
      worker.postMessage(order);
      if (order.segment === null) resolve();
    };
    worker.on('message', (report: RenderReport) => {
      if (report.kind === 'frame') onFrame();
      else next();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a render thread ended early')));
  });
}
