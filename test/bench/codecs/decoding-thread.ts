import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../../../hardware/virtual-headset/seeded-random.ts';
import type { DecoderFamily, MakeFamily } from './decoder-family.ts';
import { batchInputs, progressPlace, type BatchReport, type DecodingOrder } from './decoding-messages.ts';

// The entry of a decoding thread: it tells what it is at in shared memory, where it is read even while it hangs.
const order = workerData as DecodingOrder;
const progress = new Int32Array(order.progress);
const shownBytes = 512;

function seedOf(family: string, batch: number): number {
  let seed = 0x0c0dec;
  for (const character of family) seed = Math.imul(seed, 31) + character.charCodeAt(0);
  return seed + batch;
}

const emptyReport = (): BatchReport => ({
  inputs: 0,
  crashes: [],
  outcomes: {},
  decodingMs: 0,
  slowestMs: 0,
});

function decodeOne(family: DecoderFamily, bytes: Uint8Array, input: number, report: BatchReport): void {
  Atomics.store(progress, progressPlace.input, input);
  Atomics.add(progress, progressPlace.pulse, 1);
  const began = performance.now();
  let outcome: string;
  try {
    outcome = family.decode(bytes);
  } catch (error) {
    outcome = 'crash';
    const hex = Buffer.from(bytes.subarray(0, shownBytes)).toString('hex');
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report.crashes.push({ input, error: told, bytes: hex });
  }
  const tookMs = performance.now() - began;
  report.inputs++;
  report.decodingMs += tookMs;
  report.slowestMs = Math.max(report.slowestMs, tookMs);
  report.outcomes[outcome] = (report.outcomes[outcome] ?? 0) + 1;
}

const { families } = (await import(order.families)) as { families: Record<string, MakeFamily> };
const make = families[order.family];
if (make === undefined) throw new Error(`there is no family ${order.family}`);
const family = await make();
for (
  let first = order.fromInput - (order.fromInput % batchInputs);
  first < order.toInput;
  first += batchInputs
) {
  const random = seededRandom(seedOf(order.family, first / batchInputs));
  let report = emptyReport();
  for (let input = first; input < Math.min(first + batchInputs, order.toInput); input++) {
    const bytes = family.make(random);
    if (input >= order.fromInput) decodeOne(family, bytes, input, report);
    if (report.crashes.length === 0) continue;
    // Told at once: a thread that hangs later tells nothing more.
    parentPort?.postMessage(report);
    report = emptyReport();
  }
  parentPort?.postMessage(report);
  // What inputs set going goes on here, and counts as theirs where it fails.
  await turn();
}
process.exit(0);
