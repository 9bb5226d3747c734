import { availableParallelism, homedir } from 'node:os';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
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
import { numberBetween, readInput, readOutput, readWidth, wholeNumberBetween } from './stitch-options.ts';

interface StitchFlags {
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

const examples = `
Examples:
  roundsight stitch room.jpg --output room-360.jpg --profile generic/dual-fisheye-uvc
  roundsight stitch walk.mov --output walk-360.mp4 --calibration unit.json --width 3840
  roundsight stitch /dev/video0 --output exam-360.mp4 --calibration unit.json --duration 60
  roundsight stitch left.mp4 right.mp4 --output rig-360.mp4 --calibration rig.json

Several inputs are the streams of a rig, in the order of its calibration; the sound is the first one's. Ctrl-C ends the
recording of a camera and keeps it; anything else it leaves undone.`;

const usualThreads = Math.min(4, availableParallelism());

/** `roundsight stitch`: fisheye pictures in, a picture or a film of the whole sphere out. */
export function stitchCommand(): Command {
  const command: Command = new Command('stitch')
    .description('turn fisheye pictures, a film or a camera into a panorama that players show as a sphere')
    .argument(
      '<input...>',
      'picture, film, /dev/videoN, or tcp://127.0.0.1:PORT with JPEG pictures',
      (text: string, inputs: PictureInput[] | undefined) => [...(inputs ?? []), readInput(text)],
    )
    .requiredOption('--output <file>', 'what to write: .jpg, .png or .mp4', readOutput)
    .addOption(new Option('--calibration <file>', 'calibration of the unit').conflicts('profile'))
    .option('--profile <id>', 'nominal calibration of a model, such as generic/dual-fisheye-uvc')
    .option('--width <pixels>', 'width of the panorama, twice its height (default: 1920)', readWidth)
    .option('--feather <degrees>', 'half width of the blend between lenses', numberBetween(0, 45), 2)
    .option('--at <seconds>', 'where in the input to begin', numberBetween(0, 1e6), 0)
    .option('--duration <seconds>', 'how much of it (default: all)', numberBetween(0.001, 1e6))
    .option('--fps <number>', 'frame rate of a camera', wholeNumberBetween(1, 240), 30)
    .option('--threads <number>', 'threads to use', wholeNumberBetween(1, 16), usualThreads)
    .option('--no-adapt', 'follow the calibration alone: estimate neither gains nor parallax')
    .option('--overwrite', 'replace a file that exists')
    .option('--json', 'print one JSON line')
    .addHelpText('after', examples)
    .action((inputs: [PictureInput, ...PictureInput[]], flags: StitchFlags) =>
      stitch(command, inputs, flags),
    );
  return command;
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

async function stitch(
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
