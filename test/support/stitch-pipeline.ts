import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildStitchMap, type Calibration, type StitchMapOptions } from '../../hardware/calibration/index.ts';
import { projectRoot } from './project-root.ts';
import type { I420Picture } from './fisheye-picture.ts';

const pluginFolder = join(projectRoot, 'build/native');
const deadlineMs = 30_000;

export interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Standard output and error together. */
  text: string;
}

/** Runs gst-launch-1.0 with the stitch element to be found; ends it after 30 s. */
export async function gstLaunch(args: readonly string[]): Promise<Ended> {
  const child = spawn('gst-launch-1.0', args, {
    env: { ...process.env, GST_PLUGIN_PATH: pluginFolder, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, text }));
  });
}

/** A folder of its own for `use`, gone afterwards. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-stitch-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface RawPictures {
  widthPx: number;
  heightPx: number;
  colorimetry: string;
  framesPerSecond: number;
}

/** gst-launch words that read raw pictures from a file. */
export function rawSource(path: string, pictures: RawPictures): string[] {
  const { widthPx, heightPx, colorimetry, framesPerSecond } = pictures;
  return [
    ...['filesrc', `location=${path}`, '!', 'rawvideoparse', 'format=i420'],
    ...[`width=${widthPx}`, `height=${heightPx}`, `framerate=${framesPerSecond}/1`, '!'],
    ...['capssetter', `caps=video/x-raw,colorimetry=(string)${colorimetry}`, '!'],
  ];
}

function planesOf(bytes: Uint8Array, widthPx: number, heightPx: number): I420Picture {
  const luma = widthPx * heightPx;
  const chroma = luma / 4;
  return {
    widthPx,
    heightPx,
    planes: [bytes.subarray(0, luma), bytes.subarray(luma, luma + chroma), bytes.subarray(luma + chroma)],
  };
}

interface StitchSettings {
  unit: Calibration;
  options: StitchMapOptions;
  /** Further properties of the element. */
  properties?: readonly string[];
  colorimetry?: string;
  /** Default 30; it says how often the element looks at its seams. */
  framesPerSecond?: number;
}

/** The panoramas that the real element makes of pictures in a real pipeline. Throws when the pipeline fails. */
export async function stitchSequence(
  { unit, options, properties = [], colorimetry = '1:4:0:0', framesPerSecond = 30 }: StitchSettings,
  pictures: readonly I420Picture[],
): Promise<I420Picture[]> {
  const { widthPx, heightPx } = unit;
  return await inTemporaryFolder(async (folder) => {
    const [map, input, output] = ['unit.map', 'in.i420', 'out.i420'].map((name) => join(folder, name));
    if (map === undefined || input === undefined || output === undefined) throw new Error('no paths');
    await writeFile(map, buildStitchMap(unit, options));
    await writeFile(input, Buffer.concat(pictures.flatMap((picture) => picture.planes)));
    const ended = await gstLaunch([
      '-q',
      ...rawSource(input, { widthPx, heightPx, colorimetry, framesPerSecond }),
      ...['roundsightstitch', `map=${map}`, ...properties, '!', 'filesink', `location=${output}`],
    ]);
    if (ended.exitCode !== 0) throw new Error(ended.text);
    const bytes = await readFile(output);
    const each = (options.widthPx * options.heightPx * 3) / 2;
    if (bytes.length !== pictures.length * each) throw new Error(`the element wrote ${bytes.length} bytes`);
    return pictures.map((_, index) =>
      planesOf(bytes.subarray(index * each, (index + 1) * each), options.widthPx, options.heightPx),
    );
  });
}

/** The panorama of one picture. */
export async function stitchOne({
  picture,
  ...settings
}: StitchSettings & { picture: I420Picture }): Promise<I420Picture> {
  const [panorama] = await stitchSequence(settings, [picture]);
  if (panorama === undefined) throw new Error('the element wrote nothing');
  return panorama;
}
