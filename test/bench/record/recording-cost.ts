import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EvidenceFileReader } from '../../../gateway/adapters/evidence/evidence-file-reader.ts';
import { pluginDirectory } from '../../support/media/media-rig.ts';
import { cpuSeconds } from '../../support/process-cost.ts';
import { quantile } from '../../support/quantile.ts';
import { recordWords, sessionKey } from '../../support/recording-pipeline.ts';
import { gstLaunch } from '../../support/stitch-pipeline.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';

/** What a headset's seat gives, encoded beforehand: the room, a screen, and sound. */
const tracks = [
  { name: 'panorama', widthPx: 1920, heightPx: 960, framesPerSecond: 30, kilobits: 4000 },
  { name: 'screen', widthPx: 1920, heightPx: 1080, framesPerSecond: 10, kilobits: 1500 },
] as const;
const filmSeconds = 20;

/** Films of the rates that are streamed, with a key frame every ten seconds as the streams have. */
async function makeFilms(folder: string): Promise<void> {
  for (const { name, widthPx, heightPx, framesPerSecond, kilobits } of tracks) {
    const { exitCode, text } = await gstLaunch([
      ...['videotestsrc', `num-buffers=${filmSeconds * framesPerSecond}`, 'pattern=snow', '!'],
      ...[
        `video/x-raw,format=I420,width=${widthPx / 4},height=${heightPx / 4},framerate=${framesPerSecond}/1`,
        '!',
      ],
      ...['videoscale', '!', `video/x-raw,width=${widthPx},height=${heightPx}`, '!'],
      ...[
        'x264enc',
        'tune=zerolatency',
        'speed-preset=ultrafast',
        `bitrate=${kilobits}`,
        'vbv-buf-capacity=50',
      ],
      ...[`key-int-max=${10 * framesPerSecond}`, '!', 'h264parse', 'config-interval=-1', '!'],
      ...['video/x-h264,stream-format=byte-stream,alignment=au', '!', 'mpegtsmux', '!'],
      ...['filesink', `location=${join(folder, `${name}.ts`)}`],
    ]);
    if (exitCode !== 0) throw new Error(text);
  }
}

/** Plays the films in real time, into recorders or into nothing. */
async function play(folder: string, into: string | null): Promise<ChildProcess> {
  const sink = async (name: string): Promise<string[]> => {
    if (into === null) return ['fakesink', 'sync=false', 'async=false'];
    await mkdir(join(into, name), { recursive: true });
    return recordWords({ folder: join(into, name) });
  };
  const words: string[] = [];
  for (const { name } of tracks)
    words.push(
      ...['filesrc', `location=${join(folder, `${name}.ts`)}`, '!', 'tsdemux', '!', 'h264parse', '!'],
      ...['video/x-h264,stream-format=byte-stream,alignment=au', '!', 'identity', 'sync=true', '!'],
      ...(await sink(name)),
    );
  const sound = ['audiotestsrc', 'is-live=true', 'samplesperbuffer=960', '!'];
  words.push(...sound, 'audio/x-raw,rate=48000,channels=1', '!', 'opusenc', 'bitrate=32000', '!');
  words.push(...(await sink('microphone')));
  return spawn('gst-launch-1.0', ['-q', ...words], {
    env: { ...process.env, GST_PLUGIN_PATH: pluginDirectory },
    stdio: 'ignore',
  });
}

/** Cores that playing takes, from its second second on, and what it has written to the disk in all. */
async function costOf(folder: string, into: string | null): Promise<{ cores: number; writtenBytes: number }> {
  const child = await play(folder, into);
  const pid = child.pid ?? 0;
  try {
    await sleep(2000);
    const [before, startedAt] = [cpuSeconds(pid), performance.now()];
    await sleep((filmSeconds - 5) * 1000);
    const cores = (cpuSeconds(pid) - before) / ((performance.now() - startedAt) / 1000);
    // Of whole pages, each time one has to be written again (proc(5)).
    const written = /^write_bytes: (\d+)$/m.exec(await readFile(`/proc/${pid}/io`, 'utf8'));
    return { cores, writtenBytes: Number(written?.[1]) };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Pictures and sounds in the files below a folder, without anything around them. */
async function mediaBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.rsev')) continue;
    const file = await EvidenceFileReader.open(join(folder, name), sessionKey);
    for (const { kind, plainOffset, plainBytes } of file.index.frames) {
      if (kind !== 'fragment') continue;
      const movieFragment = await file.read(plainOffset, plainOffset + 4);
      bytes += plainBytes - Buffer.from(movieFragment).readUInt32BE(0) - 8;
    }
    await file.close();
  }
  return bytes;
}

/**
 * What recording a seat costs beyond encoding it, as the difference between playing what is encoded into recorders and into nothing, turn by turn;
 * and how much more is written to the disk than the media in it.
 */
export async function recordingCost(rounds: number): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-bench-record-'));
  try {
    progress('encoding the room and a screen');
    await makeFilms(folder);
    const costs: number[] = [];
    const amplifications: number[] = [];
    let mediaBps = 0;
    for (let round = 1; round <= rounds; round += 1) {
      progress(`recording, and not recording, round ${round} of ${rounds}`);
      const into = join(folder, `round-${round}`);
      const recorded = await costOf(folder, into);
      costs.push(recorded.cores - (await costOf(folder, null)).cores);
      const media = await mediaBytes(into);
      amplifications.push(recorded.writtenBytes / media);
      mediaBps = (media * 8) / (filmSeconds - 3);
      await rm(into, { recursive: true });
    }
    return {
      recordingCost: atMost(quantile(costs, 0.5), 0.03, 'core'),
      recordingCostWorst: figure(Math.max(...costs), 'core'),
      writeAmplification: atMost(quantile(amplifications, 0.5), 1.1, '1'),
      recordedMedia: figure(mediaBps / 1e6, 'Mb/s'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
