/**
 * Runs one benchmark and prints one JSON line, last, on stdout.
 *
 *   npm run -s bench -- NAME [--quick]
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { bench as blind } from './blind.ts';
import { bench as codecs } from './codecs.ts';
import { bench as exam } from './exam.ts';
import { bench as fanout } from './fanout.ts';
import type { Bench } from './figures.ts';
import { bench as headset } from './headset.ts';
import { bench as latency } from './latency.ts';
import { bench as pipeline } from './pipeline.ts';
import { bench as record } from './record.ts';
import { bench as replay } from './replay.ts';
import { bench as resilience } from './resilience.ts';
import { bench as soak } from './soak.ts';
import { bench as start } from './start.ts';
import { bench as stitch } from './stitch.ts';
import { bench as verify } from './verify.ts';
import { bench as wall } from './wall.ts';

const benches: Record<string, Bench> = {
  blind,
  codecs,
  exam,
  fanout,
  headset,
  latency,
  pipeline,
  record,
  replay,
  resilience,
  soak,
  start,
  stitch,
  verify,
  wall,
};

function usage(): never {
  process.stderr.write(
    `Usage: npm run -s bench -- NAME [--quick]\n\nNAME: ${Object.keys(benches).join(', ')}\n`,
  );
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
const [name] = positionals;
const bench = name === undefined ? undefined : benches[name];
if (values.help || bench === undefined) usage();

// Who is interrupted ends like everybody else: what was started ends too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const figures = await bench({ quick: values.quick });
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.versions.node };
process.stdout.write(`${JSON.stringify({ bench: name, machine, figures })}\n`);
// A benchmark that found a fault has set the exit code.
process.exit();
