import { Command, InvalidArgumentError, Option } from 'commander';
import { chartBarMm, chartPapers } from '../../../hardware/calibration/chart/chart.ts';
import type { ChartFlags, ChartSheetFlags, StartFlags, UnknownCameraFlags } from './calibrate-actions.ts';

/** What the subcommands do: loaded when one is called. */
const actions = () => import('./calibrate-actions.ts');

/** `roundsight calibrate`: prints the chart, and finds a unit's calibration from pictures. */
export function calibrateCommand(): Command {
  const group = new Command('calibrate')
    .description(
      'find out how one unit’s lenses stand and distort; what is kept must be better than what there was',
    )
    .exitOverride()
    .showHelpAfterError('(try `roundsight calibrate --help`)');
  addChart(group);
  addWithChart(group);
  addWithRoom(group);
  addUnknownCamera(group);
  return group;
}

const paperOption = () =>
  new Option('--paper <size>', 'what the chart is printed on')
    .choices(Object.keys(chartPapers))
    .default('a4');

function addChart(group: Command): void {
  group
    .command('chart')
    .description('write the chart to print, as a PDF; what to do with it stands on it')
    .requiredOption('--output <file>', 'the PDF file to write')
    .addOption(paperOption())
    .action(async (flags: ChartSheetFlags) => (await actions()).writeChart(flags));
}

/** The options of every way to calibrate. */
function withStartOptions(command: Command): Command {
  return command
    .addOption(new Option('--profile <id>', 'start from a model’s nominal geometry').conflicts('from'))
    .option('--from <file>', 'start from an earlier calibration')
    .option('--serial <number>', 'the unit’s serial number; needed with --profile')
    .option(
      '--output <file>',
      'where to keep it; default: where the gateway looks for it, in its data folder',
    )
    .option('--data-dir <folder>', 'data folder of the gateway')
    .option('--json', 'print one JSON line');
}

function addWithChart(group: Command): void {
  const command = group
    .command('with-chart')
    .description('find the calibration from pictures of the printed chart, ten or more')
    .argument('<pictures...>', 'pictures of the stream, as the camera delivers them, all of one size')
    .addOption(paperOption())
    .option('--bar-mm <length>', 'measured length of the bar on the sheet', millimetres, chartBarMm);
  withStartOptions(command).action(async (pictures: string[], flags: ChartFlags) =>
    (await actions()).calibrateWithChart(command, pictures, flags),
  );
}

function addWithRoom(group: Command): void {
  const command = group
    .command('with-room')
    .description(
      'refine the calibration on pictures of a room, without a chart; best of three to five head directions',
    )
    .argument('<pictures...>', 'pictures of the stream, as the camera delivers them, all of one size');
  withStartOptions(command).action(async (pictures: string[], flags: StartFlags) =>
    (await actions()).calibrateWithRoom(command, pictures, flags),
  );
}

function addUnknownCamera(group: Command): void {
  group
    .command('unknown-camera')
    .description('calibrate a camera that has no profile: two lenses back to back, their images side by side')
    .argument('<pictures...>', 'dual-fisheye pictures, all of one size; the more head directions the better')
    .requiredOption('--serial <number>', 'what to call the unit')
    .requiredOption('--output <file>', 'where to keep it; one that is there must be worse than the new one')
    .option('--json', 'print one JSON line')
    .action(async (pictures: string[], flags: UnknownCameraFlags) =>
      (await actions()).calibrateUnknownCamera(pictures, flags),
    );
}

function millimetres(text: string): number {
  const value = Number(text);
  if (!(value >= 20 && value <= 500)) throw new InvalidArgumentError('It must be a length in millimetres.');
  return value;
}
