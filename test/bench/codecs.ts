import { families } from './codecs/families.ts';
import { watchDecoding, type FamilyTally } from './codecs/watch-decoding.ts';
import { atLeast, atMost, figure, progress, type Bench, type Figures } from './figures.ts';

/** An input that takes longer than this, however busy the machine, hangs. */
const hangMs = 5000;
const inputsPerFamily = 1_000_000;
/** The share of them that a quick run decodes. */
const quickShare = 0.02;
const shownCrashes = 3;

const place = (path: string): URL => new URL(`./codecs/${path}`, import.meta.url);

function tell(name: string, { inputs, crashes, hangs }: FamilyTally): void {
  progress(`${name}: ${inputs} inputs, ${crashes.length} crashes, ${hangs.length} hangs`);
  for (const { input, error, bytes } of crashes.slice(0, shownCrashes))
    progress(`  crash at input ${input}: ${error}\n  ${bytes}`);
  for (const input of hangs.slice(0, shownCrashes)) progress(`  hang at input ${input}`);
}

function figuresOf(name: string, tally: FamilyTally, goal: number): Figures {
  const counts: Figures = {
    [`${name}.inputs`]: atLeast(tally.inputs, goal, 'inputs'),
    [`${name}.crashes`]: atMost(tally.crashes.length, 0, 'inputs'),
    [`${name}.hangs`]: atMost(tally.hangs.length, 0, 'inputs'),
    [`${name}.slowest`]: figure(tally.slowestMs, 'ms/input'),
    [`${name}.rate`]: figure((tally.inputs / tally.decodingMs) * 1000, 'inputs/s'),
  };
  for (const [outcome, count] of [...tally.outcomes].sort())
    counts[`${name}/${outcome}`] = figure(count, 'inputs');
  return counts;
}

/**
 * Gives every decoder of bytes from outside more than a million inputs that no honest peer sends. A decoder returns, or throws its own
 * coded error; anything else is a crash, and the process then exits with 1. Each family runs in a thread that is watched from here.
 */
export const bench: Bench = async ({ quick }) => {
  const goal = inputsPerFamily * (quick ? quickShare : 1);
  const figures: Figures = {};
  const total = { inputs: 0, failures: 0 };
  for (const family of Object.keys(families)) {
    const tally = await watchDecoding({
      ...{ thread: place('decoding-thread.js'), families: place('families.js') },
      ...{ family, inputs: goal, hangMs },
    });
    tell(family, tally);
    Object.assign(figures, figuresOf(family, tally, goal));
    total.inputs += tally.inputs;
    total.failures += tally.crashes.length + tally.hangs.length;
  }
  if (total.failures > 0) process.exitCode = 1;
  return {
    families: figure(Object.keys(families).length, 'families'),
    inputs: figure(total.inputs, 'inputs'),
    'crashes-and-hangs': atMost(total.failures, 0, 'inputs'),
    ...figures,
  };
};
