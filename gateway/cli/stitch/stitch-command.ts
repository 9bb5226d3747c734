import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { PictureInput } from '../../domain/media-plan/picture-input.ts';
import type { StitchFlags } from './stitch-action.ts';
import { numberBetween, readInput, readOutput, readWidth, wholeNumberBetween } from './stitch-options.ts';

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
    .action(async (inputs: [PictureInput, ...PictureInput[]], flags: StitchFlags) =>
      (await import('./stitch-action.ts')).stitch(command, inputs, flags),
    );
  return command;
}
