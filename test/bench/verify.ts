import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atLeast, atMost, figure, progress, type Bench } from './figures.ts';
import { exportOf } from './verify/export-of.ts';
import { sealFourHours } from './verify/four-hours.ts';
import { verifyingRun } from './verify/verifying-run.ts';

const goalMbPerS = 400;
const goalSealingS = 2;
const mb = 1e6;
const rounds = { quick: 3, full: 7 };
const segments = { quick: 16, full: 64 };

const run = promisify(execFile);
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** How fast sha256sum reads the same files, by its own CPU time. */
async function peerMbPerS(files: readonly string[], bytes: number): Promise<number> {
  const timed = await run('bash', [
    '-c',
    'TIMEFORMAT="%U %S"; time sha256sum "$@" > /dev/null',
    '-',
    ...files,
  ]);
  const [user = 0, system = 0] = timed.stderr.trim().split(' ').map(Number);
  return bytes / mb / (user + system);
}

/**
 * How fast an exported recording is verified, in bytes for each second of CPU time, beside what sha256sum needs for the same files in turn;
 * and how long it takes to seal four hours. The files are in the page cache: a disk is as fast as it is.
 */
export const bench: Bench = async ({ quick }) => {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-verify-'));
  try {
    const { exported, keys, bytes, media } = await exportOf(folder, quick ? segments.quick : segments.full);
    progress(`exported ${Math.round(bytes / mb)} MB of media`);
    const [own, peer, wall]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < (quick ? rounds.quick : rounds.full); round += 1) {
      const { cpuS, wallS } = await verifyingRun(exported, keys);
      own.push(bytes / mb / cpuS);
      wall.push(bytes / mb / wallS);
      peer.push(await peerMbPerS(media, bytes));
      progress(
        `round ${round + 1}: ${own.at(-1)?.toFixed(0)} MB/s, sha256sum ${peer.at(-1)?.toFixed(0)} MB/s`,
      );
    }
    const sealing = await sealFourHours(folder);
    progress(`sealed ${sealing.entries} entries and ${sealing.rows} rows in ${sealing.seconds.toFixed(2)} s`);
    return {
      verifiedPerCpuSecond: atLeast(median(own), goalMbPerS, 'MB/s'),
      verifiedPerSecond: figure(median(wall), 'MB/s'),
      sha256sumPerCpuSecond: figure(median(peer), 'MB/s'),
      ratioToSha256sum: figure(median(own) / median(peer), '1'),
      media: figure(bytes / mb, 'MB'),
      sealing: atMost(sealing.seconds, goalSealingS, 's'),
      sealingCpu: figure(sealing.cpuS, 's'),
      longestStall: figure(sealing.longestStallMs, 'ms'),
      sealedEntries: figure(sealing.entries, 'entries'),
      sealedRows: figure(sealing.rows, 'rows'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
