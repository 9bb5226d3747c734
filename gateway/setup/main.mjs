/**
 * Brings this checkout to the point where the gateway and the tests can run; changes nothing that is already there.
 *
 * Runs before `npm start` and `npm test` (npm's own hooks), on a machine with nothing but Node: no imports from outside
 * Node's library. Uses the package registries only. Everything it says goes to stderr, so that stdout stays machine-readable.
 *
 *   node gateway/setup/main.mjs [--for start|test] [--check] [--help]
 */
import { parseArgs } from 'node:util';
import { projectRoot } from './project-root.mjs';
import { SetupFault } from './setup-fault.mjs';
import { takeSetupLock } from './setup-lock.mjs';
import { steps } from './steps.mjs';

const usage = `Usage: node gateway/setup/main.mjs [--for start|test] [--check]

  --for start|test   what to prepare for (default: start; test adds what only the tests need)
  --check            only tell what is missing; exit 1 if anything is that is needed
`;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        for: { type: 'string', default: 'start' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (!['start', 'test'].includes(values.for))
      throw new Error(`--for takes start or test, not ${values.for}`);
    return values;
  } catch (error) {
    process.stderr.write(`${error.message}\n${usage}`);
    process.exit(2);
  }
}

const options = readArguments();
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const context = { root: projectRoot, purpose: options.for };
try {
  if (options.check) {
    const [needed, optional] = [false, true].map((isOptional) =>
      steps
        .filter((step) => (step.isOptional ?? false) === isOptional)
        .flatMap((step) => step.missing(context)),
    );
    for (const what of needed) process.stderr.write(`missing: ${what}\n`);
    for (const what of optional) process.stderr.write(`missing, but not needed: ${what}\n`);
    process.exit(needed.length === 0 ? 0 : 1);
  }
  if (steps.some((step) => step.missing(context).length > 0)) {
    const release = await takeSetupLock(context.root);
    try {
      // Asked again under the lock: another set-up may have done the work meanwhile, and a step may need the one before.
      for (const step of steps) {
        const missing = step.missing(context);
        if (missing.length > 0) await step.run(context, missing);
      }
    } finally {
      release();
    }
  }
} catch (error) {
  if (!(error instanceof SetupFault)) throw error;
  process.stderr.write(`\nRoundsight's set-up stopped: ${error.message}\n`);
  if (error.remedy) process.stderr.write(`\nRun this, then start again:\n\n  ${error.remedy}\n\n`);
  process.exit(1);
}
