import { decodeMessage } from '../../firmware-bridge/protocol/decode-message.ts';
import { decodeFrame } from '../../firmware-bridge/protocol/frame.ts';
import { seededRandom } from '../../hardware/virtual-headset/seeded-random.ts';
import { fuzzFrame, fuzzKinds } from '../support/fuzz-frames.ts';
import { atLeast, atMost, figure, progress, type Bench, type Figures } from './figures.ts';

const batchInputs = 1000;
/** A batch that takes longer than this, however busy the machine, held an input that hung. */
const hangMs = 5000;
const inputsGoal = 1_000_000;

interface Tally {
  inputs: number;
  crashes: number;
  hangs: number;
  slowestBatchMs: number;
  decodingMs: number;
  outcomes: Map<string, number>;
}

/** What becomes of one input: why its frame was dropped, or how its payload was read. */
function outcomeOf(input: Uint8Array): string {
  try {
    const reading = decodeFrame(input);
    if (!reading.ok) return `dropped-${reading.reason}`;
    const decoded = decodeMessage(reading.frame.type, reading.frame.payload);
    return decoded.outcome === 'message' ? `read-${decoded.message.kind}` : decoded.outcome;
  } catch {
    return 'crash';
  }
}

function decodeBatch(inputs: readonly Uint8Array[], tally: Tally): void {
  const began = performance.now();
  const outcomes = inputs.map(outcomeOf);
  const tookMs = performance.now() - began;
  tally.decodingMs += tookMs;
  tally.slowestBatchMs = Math.max(tally.slowestBatchMs, tookMs);
  if (tookMs > hangMs) tally.hangs++;
  for (const outcome of outcomes) {
    tally.inputs++;
    if (outcome === 'crash') tally.crashes++;
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
  }
}

/** Gives the decoders of everything that comes from a headset more than a million inputs that no honest one sends. */
export const bench: Bench = ({ quick }) => {
  const tally: Tally = {
    inputs: 0,
    crashes: 0,
    hangs: 0,
    slowestBatchMs: 0,
    decodingMs: 0,
    outcomes: new Map(),
  };
  const batches = (quick ? 1 : 4) * (inputsGoal / batchInputs);
  const random = seededRandom(0x0c0dec);
  for (let batch = 0; batch < batches; batch++) {
    const kind = fuzzKinds[batch % fuzzKinds.length] ?? 'random';
    decodeBatch(
      Array.from({ length: batchInputs }, () => fuzzFrame(kind, random)),
      tally,
    );
    if (batch % 250 === 249) progress(`${tally.inputs} inputs`);
  }
  const figures: Figures = {
    inputs: atLeast(tally.inputs, inputsGoal, 'inputs'),
    crashes: atMost(tally.crashes, 0, 'inputs'),
    hangs: atMost(tally.hangs, 0, 'batches'),
    'slowest-batch': figure(tally.slowestBatchMs, `ms/${batchInputs} inputs`),
    rate: figure((tally.inputs / tally.decodingMs) * 1000, 'inputs/s'),
  };
  for (const [outcome, count] of [...tally.outcomes].sort()) figures[outcome] = figure(count, 'inputs');
  return Promise.resolve(figures);
};
