import { homedir } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { chartPapers, type ChartPaper } from '../../../hardware/calibration/chart/chart.ts';
import { composeCalibrating } from '../../compose/calibrating.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { CalibrationChoice } from '../../ports/calibration-source.ts';
import { builtFiles } from '../built-files.ts';
import { chartResultForPeople, chartResultForPrograms } from './chart-result.ts';
import { progressLine } from './progress-line.ts';
import { roomResultForPeople, roomResultForPrograms } from './room-result.ts';

interface StartFlags {
  profile?: string;
  from?: string;
  serial?: string;
  output?: string;
  dataDir?: string;
  json?: boolean;
}

interface ChartFlags extends StartFlags {
  paper: ChartPaper;
  barMm: number;
}

/** For what reads and keeps nothing of the gateway's. */
const nowhere = { dataDir: '', cameras: [] };

/** How long the bar on the sheet is meant to be. */
const nominalBarMm = 100;

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
    .action(async ({ output, paper }: { output: string; paper: ChartPaper }) => {
      await (await composeCalibrating(nowhere, builtFiles)).writeChart(output, paper);
      process.stdout.write(`Wrote ${output}. Print it at 100 %; what to do then stands on it.\n`);
    });
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
    .option('--bar-mm <length>', 'measured length of the bar on the sheet', millimetres, nominalBarMm);
  withStartOptions(command).action(async (pictures: string[], flags: ChartFlags) => {
    const start = startOf(command, flags);
    const { withChart } = await calibrating(flags);
    const squareM = (chartPapers[flags.paper].squareMm * flags.barMm) / nominalBarMm / 1000;
    const { output = null, serial = null } = flags;
    const request = { pictures, start, serial, output, squareM };
    const result = await withChart(request, (progress) => process.stderr.write(progressLine(progress)));
    const show = flags.json === true ? chartResultForPrograms : chartResultForPeople;
    process.stdout.write(show(result));
  });
}

function addWithRoom(group: Command): void {
  const command = group
    .command('with-room')
    .description(
      'refine the calibration on pictures of a room, without a chart; best of three to five head directions',
    )
    .argument('<pictures...>', 'pictures of the stream, as the camera delivers them, all of one size');
  withStartOptions(command).action(async (pictures: string[], flags: StartFlags) => {
    const start = startOf(command, flags);
    const { withRoom } = await calibrating(flags);
    const { output = null, serial = null } = flags;
    const request = { pictures, start, serial, output };
    const result = await withRoom(request, (progress) => process.stderr.write(progressLine(progress)));
    const show = flags.json === true ? roomResultForPrograms : roomResultForPeople;
    process.stdout.write(show(result, request));
  });
}

async function calibrating({ dataDir }: StartFlags) {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  const config = await loadConfig(dataDir === undefined ? {} : { dataDir }, context);
  return composeCalibrating(config, builtFiles);
}

function addUnknownCamera(group: Command): void {
  group
    .command('unknown-camera')
    .description('calibrate a camera that has no profile: two lenses back to back, their images side by side')
    .argument('<pictures...>', 'dual-fisheye pictures, all of one size; the more head directions the better')
    .requiredOption('--serial <number>', 'what to call the unit')
    .requiredOption('--output <file>', 'where to keep it; one that is there must be worse than the new one')
    .option('--json', 'print one JSON line')
    .action(async (pictures: string[], flags: { serial: string; output: string; json?: boolean }) => {
      const { unknownCamera } = await composeCalibrating(nowhere, builtFiles);
      const request = { pictures, serial: flags.serial, output: flags.output };
      const result = await unknownCamera(request, (progress) => process.stderr.write(progressLine(progress)));
      const show = flags.json === true ? roomResultForPrograms : roomResultForPeople;
      process.stdout.write(show(result, request));
    });
}

function startOf(command: Command, { profile, from, serial }: StartFlags): CalibrationChoice {
  if (from !== undefined) return { kind: 'file', path: from };
  if (profile === undefined) command.error('error: say what to start from: --profile <id> or --from <file>');
  if (serial === undefined)
    command.error('error: a profile has no serial number: say the unit’s with --serial');
  return { kind: 'profile', id: profile };
}

function millimetres(text: string): number {
  const value = Number(text);
  if (!(value >= 20 && value <= 500)) throw new InvalidArgumentError('It must be a length in millimetres.');
  return value;
}
