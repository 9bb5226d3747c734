import { text } from 'node:stream/consumers';
import { CodedError } from '../../ports/coded-error.ts';
import { faultLine } from '../faults.ts';
import { progressOnStderr } from '../progress-line.ts';
import { judgeProbe, type ProbeThresholds } from './probe-report.ts';
import { probeForPeople } from './probe-text.ts';
import { probeViewer } from './probe-viewer.ts';

export interface ProbeFlags extends Omit<ProbeThresholds, 'maxDelayMs'> {
  token?: string;
  seconds: number;
  maxDelayMs: number;
  json?: boolean;
}

const exitCodes = { good: 0, checksFailed: 1, notJoined: 2, cancelled: 130 };

/** Probes, prints what was found and ends the process: the native library keeps threads that would hold it. */
export async function probe(whepUrl: URL, flags: ProbeFlags): Promise<void> {
  const exitCode = await run(whepUrl, flags).catch((error: unknown) => {
    process.stderr.write(`${faultLine(error)}\n`);
    return error instanceof CodedError && error.code === 'cancelled'
      ? exitCodes.cancelled
      : exitCodes.notJoined;
  });
  await new Promise((resolve) => process.stdout.write('', resolve));
  process.exit(exitCode);
}

async function run(
  whepUrl: URL,
  { token, seconds, json = false, ...thresholds }: ProbeFlags,
): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const progress = progressOnStderr<{ seconds: number; pictures: number }>(
    (now) => `${now.seconds.toFixed(0)} of ${seconds} s, ${now.pictures} pictures`,
  );
  const figures = await probeViewer({
    ...{ whepUrl, seconds, signal: stop.signal },
    token: await readToken(token),
    onProgress: (now) => progress.show(now),
  }).finally(() => progress.end());
  const report = judgeProbe(figures, thresholds);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : probeForPeople(report));
  return report.passed ? exitCodes.good : exitCodes.checksFailed;
}

/** The option, standard input for `-`, else the environment: the list of processes shows options to everybody. */
async function readToken(option: string | undefined): Promise<string> {
  const token = option === '-' ? await text(process.stdin) : (option ?? process.env.ROUNDSIGHT_VIEWER_TOKEN);
  if (token === undefined || token.trim() === '')
    throw new CodedError('token-invalid', 'give --token, or ROUNDSIGHT_VIEWER_TOKEN');
  return token.trim();
}
