import { Worker } from 'node:worker_threads';
import { progressPlace, type BatchReport, type Crash, type DecodingOrder } from './decoding-messages.ts';

export interface FamilyTally {
  inputs: number;
  crashes: Crash[];
  /** Inputs that did not come to an end; each cost its thread. */
  hangs: number[];
  outcomes: Map<string, number>;
  decodingMs: number;
  slowestMs: number;
}

export interface WatchOptions {
  /** URL of the compiled entry of a decoding thread, and of the module with the families. */
  thread: URL;
  families: URL;
  family: string;
  inputs: number;
  /** An input that takes longer, however busy the machine, hangs. */
  hangMs: number;
  onProgress?: (inputs: number) => void;
}

const lookIntervalMs = 100;
/** Loading the decoders and making what a family needs takes its time on a busy machine. */
const startMs = 60_000;
/** A decoder that asks for more memory than this crashes. */
const maxHeapMb = 512;

type End =
  /** Every input was decoded. */
  | { end: 'done' }
  | { end: 'hang'; input: number }
  /** The thread ended with an error that no decoder threw: out of what an input had set going, or out of memory. */
  | { end: 'crash'; input: number; error: string };

/**
 * Decodes the inputs of a family in a thread of its own and watches it from here, so that a decoder which never returns is noticed
 * and ended: it counts as a hang, and a new thread goes on behind that input.
 */
export async function watchDecoding(options: WatchOptions): Promise<FamilyTally> {
  const tally: FamilyTally = {
    ...{ inputs: 0, crashes: [], hangs: [], decodingMs: 0, slowestMs: 0 },
    outcomes: new Map(),
  };
  for (let fromInput = 0; fromInput < options.inputs;) {
    const end = await decodeFrom(fromInput, options, tally);
    if (end.end === 'done') break;
    if (end.end === 'hang') tally.hangs.push(end.input);
    else tally.crashes.push({ input: end.input, error: end.error, bytes: '' });
    // Of the others of its batch nothing more is known than that they came to an end.
    tally.inputs = fromInput = end.input + 1;
  }
  return tally;
}

async function decodeFrom(fromInput: number, options: WatchOptions, tally: FamilyTally): Promise<End> {
  const progress = new SharedArrayBuffer(8);
  const counts = new Int32Array(progress);
  counts[progressPlace.input] = fromInput;
  const { family, inputs: toInput } = options;
  const workerData: DecodingOrder = { families: options.families.href, family, fromInput, toInput, progress };
  const worker = new Worker(options.thread, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  const inputNow = (): number => Atomics.load(counts, progressPlace.input);
  worker.on('message', (report: BatchReport) => {
    add(tally, report);
    options.onProgress?.(tally.inputs);
  });
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<End>((resolve) => {
    worker.once('error', (error) => {
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      resolve({ end: 'crash', input: inputNow(), error: told });
    });
    worker.once('exit', () => resolve({ end: 'done' }));
    let [pulse, sinceMs] = [-1, performance.now()];
    timer = setInterval(() => {
      const now = Atomics.load(counts, progressPlace.pulse);
      const limitMs = now === 0 ? startMs : options.hangMs;
      if (now !== pulse) [pulse, sinceMs] = [now, performance.now()];
      else if (performance.now() - sinceMs > limitMs) resolve({ end: 'hang', input: inputNow() });
    }, lookIntervalMs);
  });
  const end = await ended;
  clearInterval(timer);
  await worker.terminate();
  return end;
}

function add(tally: FamilyTally, report: BatchReport): void {
  tally.inputs += report.inputs;
  tally.crashes.push(...report.crashes);
  tally.decodingMs += report.decodingMs;
  tally.slowestMs = Math.max(tally.slowestMs, report.slowestMs);
  for (const [outcome, count] of Object.entries(report.outcomes))
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + count);
}
