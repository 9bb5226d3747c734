import { spawn } from 'node:child_process';
import { SetupFault } from './setup-fault.mjs';

/** Some tools name the cause first, others last. */
const shownLines = { first: 12, last: 18 };

function excerpt(output) {
  const lines = output.trimEnd().split('\n');
  const { first, last } = shownLines;
  if (lines.length <= first + last) return lines.join('\n');
  return [...lines.slice(0, first), '…', ...lines.slice(-last)].join('\n');
}

/**
 * Runs a command to its end, showing a title and how long it takes; throws a SetupFault with what it said when it fails.
 * On a terminal the elapsed seconds tick; elsewhere a line is printed every 15 s, so that nobody takes it for hung.
 *
 * @param {string} title
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, remedy?: string }} [options] `remedy`: what the person can run instead
 */
export async function runCommand(title, command, args, { cwd, env = {}, remedy } = {}) {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const onTerminal = process.stderr.isTTY === true;
  process.stderr.write(onTerminal ? `· ${title} …` : `· ${title} …\n`);
  const ticker = setInterval(
    () =>
      process.stderr.write(onTerminal ? `\r· ${title} … ${elapsed()}` : `  ${title}: ${elapsed()} so far\n`),
    onTerminal ? 1000 : 15_000,
  );
  const output = [];
  const exitCode = await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => output.push(chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      keep(Buffer.from(error.message));
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
  }).finally(() => clearInterval(ticker));
  const mark = exitCode === 0 ? '✓' : '✗';
  process.stderr.write(`${onTerminal ? '\r' : ''}${mark} ${title} (${elapsed()})\n`);
  if (exitCode === 0) return;
  const said = excerpt(Buffer.concat(output).toString());
  throw new SetupFault(`"${title}" failed (${command}: ${exitCode}).\n\n${said}`, remedy);
}
