import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildStitchMap, type Calibration } from '../../../hardware/calibration/index.ts';
import { imperfectUnit } from '../../support/fisheye-picture.ts';
import { projectRoot } from '../../support/project-root.ts';
import { quantile } from '../../support/quantile.ts';
import { atMost, figure, progress, type Figures } from '../figures.ts';

const featherDeg = 2;
const median = (values: readonly number[]) => quantile(values, 0.5);

interface Cost {
  cpuSeconds: number;
  wallSeconds: number;
}

/** User and system CPU of a command, from the shell's own `times`; throws unless the command succeeds. */
async function costOf(command: readonly string[]): Promise<Cost> {
  const startedAt = performance.now();
  const child = spawn('sh', ['-c', '"$@" >/dev/null 2>&1 && times', 'sh', ...command], {
    env: { ...process.env, GST_PLUGIN_PATH: join(projectRoot, 'build/native') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}`);
  // Second line: user and system time of the shell's children, as 0m1.230s.
  const times = [...(text.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuSeconds = times.reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  return { cpuSeconds, wallSeconds: (performance.now() - startedAt) / 1000 };
}

interface Material {
  widthPx: number;
  frames: number;
  /** A file with as many raw pictures. */
  pictures: string;
  map: string;
}

function elementCommand({ widthPx, pictures }: Material, element: readonly string[]): string[] {
  const size = [`width=${widthPx}`, `height=${widthPx / 2}`];
  return [
    ...[
      'gst-launch-1.0',
      '-q',
      'filesrc',
      `location=${pictures}`,
      `blocksize=${(widthPx * widthPx * 3) / 4}`,
      '!',
    ],
    ...['rawvideoparse', 'format=i420', ...size, 'framerate=30/1', '!', ...element, '!', 'fakesink'],
  ];
}

function v360Command({ widthPx, pictures }: Material, filter: string): string[] {
  return [
    ...['ffmpeg', '-nostdin', '-v', 'error', '-filter_threads', '1', '-threads', '1'],
    ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${widthPx}x${widthPx / 2}`, '-i', pictures],
    ...['-vf', filter, '-f', 'null', '-'],
  ];
}

async function prepare(folder: string, unit: Calibration, frames: number): Promise<Material> {
  const { widthPx, heightPx } = unit;
  const [map, pictures] = [join(folder, `${widthPx}.map`), join(folder, `${widthPx}.i420`)];
  await writeFile(map, buildStitchMap(unit, { widthPx, heightPx, featherDeg }));
  // What the picture shows does not change the cost; that it is not all one value keeps caches honest.
  const picture = Buffer.alloc((widthPx * heightPx * 3) / 2);
  for (let at = 0; at < picture.length; at++) picture[at] = (at * 7 + (at >> 11) * 13) & 0xff;
  await writeFile(pictures, Buffer.concat(Array.from({ length: frames }, () => picture)));
  return { widthPx, frames, pictures, map };
}

interface Compared {
  elementMs: number[];
  /** With gain and parallax estimated, as the live picture has it. */
  adaptiveMs: number[];
  v360Ms: number[];
  twoThreadWallMs: number[];
  oneThreadWallMs: number[];
}

async function hasFfmpeg(): Promise<boolean> {
  return await costOf(['ffmpeg', '-version']).then(
    () => true,
    () => false,
  );
}

/** Paired runs: in each round every candidate next to the same pipeline without it. */
async function compare(material: Material, rounds: number, ffmpeg: boolean): Promise<Compared> {
  const result: Compared = {
    elementMs: [],
    adaptiveMs: [],
    v360Ms: [],
    twoThreadWallMs: [],
    oneThreadWallMs: [],
  };
  const perFrame = (seconds: number) => (1000 * seconds) / material.frames;
  const stitch = ['roundsightstitch', `map=${material.map}`];
  const v360 = 'v360=input=dfisheye:output=equirect:ih_fov=195:iv_fov=195:interp=linear';
  for (let round = 1; round <= rounds; round++) {
    const idle = await costOf(elementCommand(material, ['identity']));
    const one = await costOf(elementCommand(material, stitch));
    const two = await costOf(elementCommand(material, [...stitch, 'threads=2']));
    const adaptive = await costOf(
      elementCommand(material, [...stitch, 'auto-gain=true', 'auto-parallax=true']),
    );
    result.adaptiveMs.push(perFrame(adaptive.cpuSeconds - idle.cpuSeconds));
    result.elementMs.push(perFrame(one.cpuSeconds - idle.cpuSeconds));
    result.oneThreadWallMs.push(perFrame(one.wallSeconds - idle.wallSeconds));
    result.twoThreadWallMs.push(perFrame(two.wallSeconds - idle.wallSeconds));
    if (ffmpeg) {
      const copying = await costOf(v360Command(material, 'null'));
      const stitching = await costOf(v360Command(material, v360));
      result.v360Ms.push(perFrame(stitching.cpuSeconds - copying.cpuSeconds));
    }
    progress(`${material.widthPx} px, round ${round}: ${result.elementMs.at(-1)?.toFixed(2) ?? ''} ms`);
  }
  return result;
}

const ratios = (values: readonly number[], others: readonly number[]) =>
  values.map((value, index) => value / (others[index] ?? Number.NaN));

/** CPU of the element in a pipeline, next to ffmpeg's v360 in the same run, and what a second thread saves. */
export async function speed(folder: string, quick: boolean): Promise<Figures> {
  const ffmpeg = await hasFfmpeg();
  const figures: Figures = {};
  for (const [widthPx, frames, goal] of [
    [1920, quick ? 100 : 200, 0.2],
    [3840, quick ? 24 : 60, 0.25],
  ] as const) {
    const material = await prepare(folder, imperfectUnit(widthPx), frames);
    const compared = await compare(material, quick ? 3 : 9, ffmpeg);
    figures[`elementCpuPerFrame${widthPx}`] = figure(median(compared.elementMs), 'ms');
    figures[`twoThreadWallRatio${widthPx}`] = atMost(
      median(ratios(compared.twoThreadWallMs, compared.oneThreadWallMs)),
      0.65,
      '1',
    );
    if (ffmpeg) {
      figures[`v360LinearCpuPerFrame${widthPx}`] = figure(median(compared.v360Ms), 'ms');
      figures[`adaptiveCpuRatioToV360At${widthPx}`] = figure(
        median(ratios(compared.adaptiveMs, compared.v360Ms)),
        '1',
      );
      figures[`cpuRatioToV360At${widthPx}`] = atMost(
        median(ratios(compared.elementMs, compared.v360Ms)),
        goal,
        '1',
      );
    }
    await rm(material.pictures);
  }
  return figures;
}

/** CPU of building a map. */
export function mapBuilding(quick: boolean): Figures {
  const seconds: number[] = [];
  for (let round = 0; round < (quick ? 3 : 7); round++) {
    const before = process.cpuUsage();
    buildStitchMap(imperfectUnit(1920), { widthPx: 1920, heightPx: 960, featherDeg });
    const { user, system } = process.cpuUsage(before);
    seconds.push((user + system) / 1e6);
  }
  progress(`map: ${seconds.map((each) => each.toFixed(2)).join(', ')} s`);
  return { mapBuildingCpu1920: atMost(median(seconds), 1, 's') };
}
