import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EvidenceFileReader } from '../../gateway/adapters/evidence/evidence-file-reader.ts';
import { pluginDirectory } from '../support/media/media-rig.ts';
import { until } from '../support/media/until.ts';
import { recordWords, sessionKey, soundWords, videoWords } from '../support/recording-pipeline.ts';
import { inTemporaryFolder } from '../support/stitch-pipeline.ts';

const shimSource = fileURLToPath(new URL('../support/synced-sizes.c', import.meta.url));
const tracks = { video: 90_000, sound: 48_000 };

interface Synced {
  /** How much of each file had been brought to the disk at its last sync. */
  sizes: ReadonlyMap<string, number>;
  /** How often each folder was: with every name that it had then. */
  folders: ReadonlyMap<string, number>;
}

/** By what the preloaded library noted. */
async function syncedBy(log: string): Promise<Synced> {
  const sizes = new Map<string, number>();
  const folders = new Map<string, number>();
  for (const line of (await readFile(log, 'utf8')).trim().split('\n')) {
    const [, size, path = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
    if (path.endsWith('.rsev')) sizes.set(path, Number(size));
    else folders.set(path, (folders.get(path) ?? 0) + 1);
  }
  return { sizes, folders };
}

/** What is on the disk after its power has gone: nothing that was not synced; with `zeros`, only the lengths are. */
async function cutPower(folder: string, { sizes, folders }: Synced, zeros: boolean): Promise<void> {
  // Each file’s name was brought to the disk when it was made, but perhaps the newest.
  const names = (await readdir(folder)).sort();
  expect(folders.get(folder)).toBeGreaterThanOrEqual(names.length - 1);
  for (const [place, name] of names.entries()) {
    const path = join(folder, name);
    const size = sizes.get(path);
    if (size === undefined || place >= (folders.get(folder) ?? 0)) {
      await rm(path);
      continue;
    }
    const whole = (await readFile(path)).length;
    await truncate(path, size);
    if (zeros) await truncate(path, whole);
  }
}

describe('a recording whose machine loses power', () => {
  it.each([
    ['what was not synced is gone', false],
    ['what was not synced is zeros', true],
  ])(
    'loses at most a second where %s, and nothing that was whole before',
    { timeout: 90_000 },
    async (_, zeros) => {
      await inTemporaryFolder(async (folder) => {
        const shim = join(folder, 'synced-sizes.so');
        await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O1', '-o', shim, shimSource, '-ldl']);
        const log = join(folder, 'synced');
        const originNs = process.hrtime.bigint();
        const words: string[] = [];
        for (const track of Object.keys(tracks)) {
          await mkdir(join(folder, track));
          const media = track === 'video' ? videoWords(10_000) : soundWords(10_000);
          words.push(...media, ...recordWords({ folder: join(folder, track), segmentSeconds: 2, originNs }));
        }
        const child = spawn('gst-launch-1.0', ['-q', ...words], {
          env: { ...process.env, GST_PLUGIN_PATH: pluginDirectory, LD_PRELOAD: shim, SYNCED_SIZES: log },
          stdio: 'ignore',
        });
        const ended = once(child, 'exit');
        const files = (track: string) => readdirSync(join(folder, track)).sort();
        await until('three files', () => files('video').length >= 3, 60_000);
        await sleep(700);
        const cutS = Number(process.hrtime.bigint() - originNs) / 1e9;
        const synced = await syncedBy(log);
        child.kill('SIGKILL');
        await ended;
        for (const [track, timescale] of Object.entries(tracks)) {
          await cutPower(join(folder, track), synced, zeros);
          const states: string[] = [];
          let [endTicks, startsAt] = [0, 0];
          for (const name of files(track)) {
            const file = await EvidenceFileReader.open(join(folder, track, name), sessionKey);
            const { state, times } = await file.verify();
            await file.close();
            states.push(state.state);
            if (times === null) continue;
            if (endTicks > 0) expect(Math.abs(times.startTicks - endTicks)).toBeLessThanOrEqual(1);
            startsAt ||= times.startTicks;
            endTicks = times.endTicks;
          }
          expect(states.slice(0, -1)).toEqual(states.slice(0, -1).map(() => 'ended'));
          expect(['ended', 'torn']).toContain(states.at(-1));
          expect(startsAt / timescale).toBeLessThan(cutS - 3);
          expect(cutS - endTicks / timescale).toBeLessThan(1);
        }
      });
    },
  );
});
