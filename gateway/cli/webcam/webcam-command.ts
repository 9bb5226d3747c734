import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { composeWebcams } from '../../compose/webcams.ts';
import { loadConfig } from '../../config/load-config.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { Webcam, Webcams } from '../../ports/webcams.ts';
import { builtFiles } from '../built-files.ts';
import { writeWholeFile } from '../write-whole-file.ts';

interface StillFlags {
  device: string;
  output: string;
  size?: { widthPx: number; heightPx: number };
  json?: boolean;
}

/** `roundsight webcam`: the ordinary cameras of this machine, and a still from one. */
export function webcamCommand(): Command {
  const group = new Command('webcam')
    .description('the ordinary cameras of this machine, for a face or a document')
    .exitOverride()
    .showHelpAfterError('(try `roundsight webcam --help`)');
  group
    .command('list')
    .description('list the webcams: cameras that are no headset')
    .option('--json', 'print one JSON line')
    .action(async ({ json = false }: { json?: boolean }) => {
      const webcams = await (await open()).list();
      process.stdout.write(json ? `${JSON.stringify(webcams)}\n` : listForPeople(webcams));
    });
  group
    .command('still')
    .description('take a picture')
    .requiredOption('--device <id>', 'which webcam, as `roundsight webcam list` calls it')
    .requiredOption('--output <file>', 'the JPEG file to write; one that is there is replaced')
    .option('--size <width>x<height>', 'one of its sizes (default: the largest up to 1920x1080)', readSize)
    .option('--json', 'print one JSON line')
    .action(takeStill);
  return group;
}

async function open(): Promise<Webcams> {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  return composeWebcams(await loadConfig({}, context), builtFiles);
}

async function takeStill({ device, output, size, json = false }: StillFlags): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const still = await (await open()).takeStill(device, { size, signal: stop.signal });
  const path = resolve(output);
  await writeWholeFile(path, still.jpeg, 0o600).catch((cause: unknown) => {
    throw new CodedError('output-unwritable', (cause as Error).message, { cause });
  });
  const { widthPx, heightPx } = still;
  process.stdout.write(
    json
      ? `${JSON.stringify({ output: path, widthPx, heightPx })}\n`
      : `Wrote ${output}, ${widthPx} × ${heightPx}.\n`,
  );
}

function listForPeople(webcams: readonly Webcam[]): string {
  if (webcams.length === 0) return 'No webcam is plugged in.\n';
  return webcams
    .map(({ id, name, devicePath, modes }) => {
      const sizes = new Set(modes.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`));
      return `${id}\n  ${name}, ${devicePath}\n  ${[...sizes].join(' ')}\n`;
    })
    .join('');
}

function readSize(text: string): { widthPx: number; heightPx: number } {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(text) ?? [];
  if (width === undefined || height === undefined) throw new InvalidArgumentError('Say it as 1280x720.');
  return { widthPx: Number(width), heightPx: Number(height) };
}
