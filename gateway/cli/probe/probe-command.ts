import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import type { ProbeFlags } from './probe-action.ts';
import { whepUrlOf } from './probe-target.ts';

/** `roundsight probe`: joins an exam session as a viewer and says what a viewer gets. */
export function probeCommand(): Command {
  return new Command('probe')
    .description('watch an exam session as a viewer does, and say what a viewer gets')
    .argument('<url>', 'the exam session: https://gateway/sessions/ID, or its WHEP address', urlArgument)
    .option(
      '--token <token>',
      'viewer token; - reads it from standard input (default: ROUNDSIGHT_VIEWER_TOKEN)',
    )
    .option('--seconds <number>', 'how long to watch', secondsOption, 10)
    .option('--min-fps <number>', 'least frame rate of the panorama', wholeNumber, 15)
    .option('--min-width <pixels>', 'least width of the panorama', wholeNumber, 640)
    .option(
      '--max-delay <ms>',
      'most delay from capture to picture, median; needs clocks that agree',
      wholeNumber,
      500,
    )
    .option('--max-loss <percent>', 'most packets lost for good', wholeNumber, 2)
    .option('--max-freezes <number>', 'most freezes', wholeNumber, 1)
    .option('--no-picture', 'do without a picture')
    .option('--no-sound', 'do without sound')
    .option('--json', 'print one JSON line')
    .addHelpText(
      'after',
      '\nExit code: 0 when a viewer gets what it should, 1 when a check failed, 2 when it could not join.',
    )
    .action(async (whepUrl: URL, options: Options) =>
      (await import('./probe-action.ts')).probe(whepUrl, flagsOf(options)),
    );
}

interface Options {
  token?: string;
  seconds: number;
  minFps: number;
  minWidth: number;
  maxDelay: number;
  maxLoss: number;
  maxFreezes: number;
  picture: boolean;
  sound: boolean;
  json?: boolean;
}

function flagsOf({ minFps, minWidth, maxDelay, maxLoss, ...same }: Options): ProbeFlags {
  return {
    ...same,
    minFramesPerSecond: minFps,
    minWidthPx: minWidth,
    maxDelayMs: maxDelay,
    maxLossPercent: maxLoss,
  };
}

function secondsOption(text: string): number {
  const seconds = wholeNumber(text);
  if (seconds < 1 || seconds > 3600) throw new InvalidArgumentError('From 1 to 3600.');
  return seconds;
}

function urlArgument(text: string): URL {
  const url = whepUrlOf(text);
  if (url === null) throw new InvalidArgumentError('It must be such as https://gateway/sessions/ID.');
  return url;
}
