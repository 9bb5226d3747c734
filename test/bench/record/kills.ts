import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvidenceFileReader } from '../../../gateway/adapters/evidence/evidence-file-reader.ts';
import { readEvidence } from '../../support/evidence-files.ts';
import { pluginDirectory } from '../../support/media/media-rig.ts';
import { quantile } from '../../support/quantile.ts';
import {
  decodedCount,
  recordWords,
  sessionKey,
  soundWords,
  videoWords,
} from '../../support/recording-pipeline.ts';
import { atMost, atLeast, figure, progress, type Figures } from '../figures.ts';

const ticksPerSecond = { video: 90_000, sound: 48_000 };

/** What was lost of a track, and whether what is left is right. */
interface Loss {
  lostS: number;
  plays: boolean;
}

/** Records pictures and sound, kills the recorder with SIGKILL after so long, and looks at what is left. */
async function killAfter(folder: string, ms: number): Promise<Loss[]> {
  const tracks = ['video', 'sound'] as const;
  for (const track of tracks) await mkdir(join(folder, track));
  const originNs = process.hrtime.bigint();
  const record = (track: string) => recordWords({ folder: join(folder, track), segmentSeconds: 1, originNs });
  const words = [...videoWords(10_000), ...record('video'), ...soundWords(10_000), ...record('sound')];
  const child = spawn('gst-launch-1.0', ['-q', ...words], {
    env: { ...process.env, GST_PLUGIN_PATH: pluginDirectory },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const hasBegun = async () =>
    (await Promise.all(tracks.map((track) => readdir(join(folder, track))))).every(
      ({ length }) => length > 0,
    );
  while (!(await hasBegun())) await sleep(20);
  await sleep(ms);
  const killedS = Number(process.hrtime.bigint() - originNs) / 1e9;
  child.kill('SIGKILL');
  await ended;
  return Promise.all(tracks.map((track) => lookAt(join(folder, track), killedS, ticksPerSecond[track])));
}

/** Every file but the last has its end; what the last one has plays, and reaches up to shortly before the kill. */
async function lookAt(folder: string, killedS: number, timescale: number): Promise<Loss> {
  const names = (await readdir(folder)).sort();
  let [endTicks, plays] = [0, true];
  for (const [place, name] of names.entries()) {
    const file = await EvidenceFileReader.open(join(folder, name), sessionKey);
    const { state, times, samples } = await file.verify();
    await file.close();
    const isLast = place === names.length - 1;
    // One that was begun in the very moment may hold nothing.
    if (times === null && isLast) break;
    endTicks = times?.endTicks ?? endTicks;
    const content = readEvidence(await readFile(join(folder, name)), sessionKey);
    const isRight = state.state === 'ended' || (isLast && state.state === 'torn');
    plays &&= isRight && (await decodedCount(folder, content)) === samples;
  }
  return { lostS: killedS - endTicks / timescale, plays };
}

/** Recorders that are killed at random moments of their files and fragments. */
export async function kills(count: number): Promise<Figures> {
  const losses: Loss[] = [];
  for (let number = 1; number <= count; number += 1) {
    if (number % 10 === 1) progress(`kill ${number} of ${count}`);
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-kill-'));
    losses.push(
      ...(await killAfter(folder, Math.random() * 2000).finally(() => rm(folder, { recursive: true }))),
    );
  }
  const lost = losses.map(({ lostS }) => lostS);
  return {
    kills: figure(count, '1'),
    filesThatPlay: atLeast(losses.filter(({ plays }) => plays).length / losses.length, 1, '1'),
    lostMedian: figure(quantile(lost, 0.5), 's'),
    lostWorst: atMost(Math.max(...lost), 1, 's'),
  };
}
