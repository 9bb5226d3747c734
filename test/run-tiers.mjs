/**
 * Runs every test tier that needs no special machine, one after another, and ends with one line counted from their own reports.
 * Where QEMU cannot be had, the short hardware tier is left out, and it says so; a tier that is asked for by name never is.
 *
 *   node test/run-tiers.mjs [TIER ...] [-- VITEST OPTIONS]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { SetupFault } from '../gateway/setup/setup-fault.mjs';
import { prepareRig } from './support/guest/preparation/prepare-rig.mjs';

const usualTiers = ['unit', 'contract', 'integration', 'media', 'e2e', 'hardware-short'];
const allTiers = [...usualTiers, 'hardware'];
const words = process.argv.slice(2);
const split = words.includes('--') ? words.indexOf('--') : words.length;
const tiers = split === 0 ? usualTiers : words.slice(0, split);
const unknown = tiers.filter((tier) => !allTiers.includes(tier));
if (unknown.length > 0) {
  process.stderr.write(`Unknown tier ${unknown.join(', ')}; there are ${allTiers.join(', ')}.\n`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'roundsight-tiers-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const leftOut = [];
/** Tier, file and name of every test that failed: named again at the end, where nobody has to search for them. */
const failures = [];

/** Whether the tier can run here: those on hardware need a guest machine, which is made ready first. */
async function canRun(tier) {
  if (!tier.startsWith('hardware')) return true;
  try {
    await prepareRig();
    return true;
  } catch (error) {
    if (!(error instanceof SetupFault)) throw error;
    const reason = [error.message, error.remedy].filter(Boolean).join('\n');
    process.stderr.write(`The ${tier} tier cannot run: ${reason}\n`);
    if (split === 0) leftOut.push(`LEFT OUT, so nothing is known of it: the ${tier} tier. ${reason}\n`);
    else total.failed += 1;
    return false;
  }
}

/** Runs one tier; a tier whose report is missing, empty or reports a file that could not be loaded counts as failed. */
async function runTier(tier) {
  const report = join(reports, `${tier}.json`);
  const options = [
    'run',
    '--project',
    tier,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const vitest = new URL('../node_modules/vitest/vitest.mjs', import.meta.url).pathname;
  const exitCode = await new Promise((resolve) => {
    const child = spawn(process.execPath, [vitest, ...options, ...words.slice(split + 1)], {
      stdio: 'inherit',
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
  let counts;
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    process.stderr.write(`The ${tier} tier left no report.\n`);
    total.failed += 1;
    return;
  }
  const skipped = counts.numPendingTests + counts.numTodoTests;
  process.stdout.write(
    `${tier}: ${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${skipped} skipped\n\n`,
  );
  total.passed += counts.numPassedTests;
  total.failed += counts.numFailedTests;
  total.skipped += skipped;
  for (const { name: file, assertionResults } of counts.testResults) {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    failures.push(...failed.map(({ fullName }) => `${tier}: ${relative('.', file)}: ${fullName}`));
  }
  if (exitCode !== 0 && counts.numFailedTests === 0) {
    process.stderr.write(`The ${tier} tier failed outside its tests (exit ${exitCode}).\n`);
    total.failed += 1;
  }
}

for (const tier of tiers) if (await canRun(tier)) await runTier(tier);
rmSync(reports, { recursive: true, force: true });
for (const failure of failures) process.stderr.write(`FAILED ${failure}\n`);
for (const notice of leftOut) process.stderr.write(notice);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
