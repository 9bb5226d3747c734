import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { composeStitching } from '../../compose/stitching.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { PictureInput } from '../../domain/media-plan/picture-input.ts';
import type { CalibrationChoice } from '../../ports/calibration-source.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { PanoramaKind } from '../../ports/panorama-files.ts';
import type { StitchResult } from '../../use-cases/stitch-pictures.ts';
import { builtFiles } from '../built-files.ts';
import { progressOnStderr } from '../progress-line.ts';
import { progressText } from './progress-text.ts';

export interface StitchFlags {
  output: { path: string; kind: PanoramaKind };
  calibration?: string;
  profile?: string;
  width?: number;
  feather: number;
  at: number;
  duration?: number;
  fps: number;
  threads: number;
  adapt: boolean;
  overwrite?: boolean;
  json?: boolean;
}

function calibrationChoice(
  command: Command,
  flags: StitchFlags,
  profileIds: readonly string[],
): CalibrationChoice {
  if (flags.calibration !== undefined) return { kind: 'file', path: resolve(flags.calibration) };
  if (flags.profile !== undefined) return { kind: 'profile', id: flags.profile };
  return command.error(
    `error: say --calibration <file> or --profile <id>; profiles are ${profileIds.join(', ')}`,
  );
}

/** Writes the panorama; throws `camera-stalled` when a camera failed on the way. */
export async function stitch(
  command: Command,
  inputs: [PictureInput, ...PictureInput[]],
  flags: StitchFlags,
): Promise<void> {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  const stitching = await composeStitching(await loadConfig({}, context), builtFiles);
  const calibration = calibrationChoice(command, flags, stitching.profileIds);
  const progress = progressOnStderr(progressText);
  const request = {
    inputs,
    calibration,
    output: { ...flags.output, overwrite: flags.overwrite ?? false },
    widthPx: flags.width ?? null,
    featherDeg: flags.feather,
    fromS: flags.at,
    durationS: flags.duration ?? null,
    framesPerSecond: flags.fps,
    threads: flags.threads,
    adaptive: flags.adapt,
  };
  const result = await stitching
    .stitch(request, { onProgress: (news) => progress.show(news), ...interruptions() })
    .finally(() => progress.end());
  process.stdout.write(
    flags.json ? forPrograms(flags.output.path, result) : forPeople(flags.output.path, result),
  );
  if (result.sourceFault !== null) {
    throw new CodedError(
      'camera-stalled',
      `${result.sourceFault} What came before is in ${flags.output.path}.`,
    );
  }
}

/** The first Ctrl-C asks for an orderly end, the next one insists. */
function interruptions(): { finish: AbortSignal; cancel: AbortSignal } {
  const finish = new AbortController();
  const cancel = new AbortController();
  const onSignal = () => (finish.signal.aborted ? cancel.abort() : finish.abort());
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { finish: finish.signal, cancel: cancel.signal };
}

function forPrograms(output: string, { widthPx, heightPx, frames, seconds }: StitchResult): string {
  return `${JSON.stringify({ output, widthPx, heightPx, frames, seconds })}\n`;
}

function forPeople(output: string, { widthPx, heightPx, frames, seconds }: StitchResult): string {
  const length = seconds > 0 ? `, ${frames} frames, ${seconds.toFixed(1)} s` : '';
  return `${output}: ${widthPx}×${heightPx}${length}\n`;
}
