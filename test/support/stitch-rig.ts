import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { builtFiles } from '../../gateway/cli/built-files.ts';
import { composeStitching } from '../../gateway/compose/stitching.ts';
import type { PictureInput } from '../../gateway/domain/media-plan/picture-input.ts';
import type { PanoramaKind } from '../../gateway/ports/panorama-files.ts';
import type { StitchControl, StitchRequest, StitchResult } from '../../gateway/use-cases/stitch-pictures.ts';
import type { Calibration } from '../../hardware/calibration/index.ts';
import { imperfectUnit } from './fisheye-picture.ts';

const run = promisify(execFile);

/** Two equal lenses without gain and vignetting: what is of one colour stays so. */
export function plainUnit(widthPx: number): Calibration {
  const unit = imperfectUnit(widthPx, [1, 1]);
  return { ...unit, lenses: unit.lenses.map((lens) => ({ ...lens, vignetting: [0, 0] })) };
}

export interface StitchAsk extends Partial<Omit<StitchRequest, 'inputs' | 'output' | 'calibration'>> {
  inputs: readonly (string | PictureInput)[];
  /** Name in the rig's folder. */
  output: string;
  calibration: Calibration | StitchRequest['calibration'];
  overwrite?: boolean;
  control?: Partial<StitchControl>;
}

/** A folder, and the real thing that stitches into it. */
export class StitchRig {
  readonly folder: string;
  readonly #stitching: Awaited<ReturnType<typeof composeStitching>>;

  private constructor(folder: string, stitching: Awaited<ReturnType<typeof composeStitching>>) {
    this.folder = folder;
    this.#stitching = stitching;
  }

  static async open(): Promise<StitchRig> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-stitch-rig-'));
    return new StitchRig(
      folder,
      await composeStitching({ cacheDir: join(folder, 'cache'), cameras: [] }, builtFiles),
    );
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async stitch(ask: StitchAsk): Promise<StitchResult> {
    const { inputs, output, calibration, overwrite = false, control = {}, ...rest } = ask;
    const sources = inputs.map((input) =>
      typeof input === 'string' ? { kind: 'file' as const, path: this.path(input) } : input,
    );
    const never = new AbortController().signal;
    return this.#stitching.stitch(
      {
        inputs: sources as [PictureInput, ...PictureInput[]],
        calibration: 'kind' in calibration ? calibration : await this.#calibrationFile(calibration),
        output: { path: this.path(output), kind: kindOf(output), overwrite },
        widthPx: 480,
        featherDeg: 2,
        fromS: 0,
        durationS: null,
        framesPerSecond: 30,
        threads: 1,
        // Pictures of two colours are no scene: what both lenses see is not the same.
        adaptive: false,
        ...rest,
      },
      { onProgress: () => undefined, finish: never, cancel: never, ...control },
    );
  }

  async #calibrationFile(calibration: Calibration): Promise<StitchRequest['calibration']> {
    const path = this.path('calibration.json');
    await writeFile(path, JSON.stringify(calibration));
    return { kind: 'file', path };
  }

  /** What is in the folder beside the inputs: nothing may stay behind under a name of its own. */
  async leftovers(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => name.endsWith('.part'));
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

function kindOf(name: string): PanoramaKind {
  if (name.endsWith('.mp4')) return 'mp4';
  return name.endsWith('.png') ? 'png' : 'jpeg';
}

/** Runs ffmpeg to its end; throws what it says otherwise. */
export async function ffmpeg(...args: string[]): Promise<void> {
  await run('ffmpeg', ['-v', 'error', '-y', ...args]);
}

/** What ffprobe says of a file's streams, as it says it. */
export async function ffprobe(path: string): Promise<string> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_streams', path]);
  return stdout;
}

/** The first picture of a file, as ffmpeg understands its colours: RGB, row by row. */
export async function rgbOf(
  path: string,
): Promise<{ at(xPx: number, yPx: number): number[]; widthPx: number }> {
  const args = ['-v', 'error', '-i', path, '-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 1 << 26 });
  const { data, info } = await sharp(stdout).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    widthPx: info.width,
    at: (xPx, yPx) => [...data.subarray(3 * (yPx * info.width + xPx), 3 * (yPx * info.width + xPx) + 3)],
  };
}
