import { homedir } from 'node:os';
import type { Command } from 'commander';
import { chartBarMm, chartPapers, type ChartPaper } from '../../../hardware/calibration/chart/chart.ts';
import { composeCalibrating } from '../../compose/calibrating.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { CalibrationChoice } from '../../ports/calibration-source.ts';
import { builtFiles } from '../built-files.ts';
import { chartResultForPeople, chartResultForPrograms } from './chart-result.ts';
import { progressLine } from './progress-line.ts';
import { roomResultForPeople, roomResultForPrograms } from './room-result.ts';

export interface ChartSheetFlags {
  output: string;
  paper: ChartPaper;
}

export interface StartFlags {
  profile?: string;
  from?: string;
  serial?: string;
  output?: string;
  dataDir?: string;
  json?: boolean;
}

export interface ChartFlags extends StartFlags {
  paper: ChartPaper;
  barMm: number;
}

export interface UnknownCameraFlags {
  serial: string;
  output: string;
  json?: boolean;
}

/** For what reads and keeps nothing of the gateway's. */
const nowhere = { dataDir: '', cameras: [] };

/** Writes the chart to print. */
export async function writeChart({ output, paper }: ChartSheetFlags): Promise<void> {
  await (await composeCalibrating(nowhere, builtFiles)).writeChart(output, paper);
  process.stdout.write(`Wrote ${output}. Print it at 100 %; what to do then stands on it.\n`);
}

/** Finds a calibration from pictures of the chart and keeps it. */
export async function calibrateWithChart(
  command: Command,
  pictures: string[],
  flags: ChartFlags,
): Promise<void> {
  const start = startOf(command, flags);
  const { withChart } = await calibrating(flags);
  const squareM = (chartPapers[flags.paper].squareMm * flags.barMm) / chartBarMm / 1000;
  const { output = null, serial = null } = flags;
  const request = { pictures, start, serial, output, squareM };
  const result = await withChart(request, (progress) => process.stderr.write(progressLine(progress)));
  const show = flags.json === true ? chartResultForPrograms : chartResultForPeople;
  process.stdout.write(show(result));
}

/** Refines a calibration on pictures of a room and keeps it. */
export async function calibrateWithRoom(
  command: Command,
  pictures: string[],
  flags: StartFlags,
): Promise<void> {
  const start = startOf(command, flags);
  const { withRoom } = await calibrating(flags);
  const { output = null, serial = null } = flags;
  const request = { pictures, start, serial, output };
  const result = await withRoom(request, (progress) => process.stderr.write(progressLine(progress)));
  const show = flags.json === true ? roomResultForPrograms : roomResultForPeople;
  process.stdout.write(show(result, request));
}

async function calibrating({ dataDir }: StartFlags) {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  const config = await loadConfig(dataDir === undefined ? {} : { dataDir }, context);
  return composeCalibrating(config, builtFiles);
}

/** Calibrates a camera without a profile and keeps the result. */
export async function calibrateUnknownCamera(pictures: string[], flags: UnknownCameraFlags): Promise<void> {
  const { unknownCamera } = await composeCalibrating(nowhere, builtFiles);
  const request = { pictures, serial: flags.serial, output: flags.output };
  const result = await unknownCamera(request, (progress) => process.stderr.write(progressLine(progress)));
  const show = flags.json === true ? roomResultForPrograms : roomResultForPeople;
  process.stdout.write(show(result, request));
}

function startOf(command: Command, { profile, from, serial }: StartFlags): CalibrationChoice {
  if (from !== undefined) return { kind: 'file', path: from };
  if (profile === undefined) command.error('error: say what to start from: --profile <id> or --from <file>');
  if (serial === undefined)
    command.error('error: a profile has no serial number: say the unit’s with --serial');
  return { kind: 'profile', id: profile };
}
