import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { composeWebcams } from '../../compose/webcams.ts';
import { loadConfig } from '../../config/load-config.ts';
import { CodedError } from '../../ports/coded-error.ts';
import type { Webcam, Webcams } from '../../ports/webcams.ts';
import { builtFiles } from '../built-files.ts';
import { writeWholeFile } from '../write-whole-file.ts';

export interface ListFlags {
  json?: boolean;
}

export interface StillFlags {
  device: string;
  output: string;
  size?: { widthPx: number; heightPx: number };
  json?: boolean;
}

/** Prints the webcams of this machine. */
export async function list({ json = false }: ListFlags): Promise<void> {
  const webcams = await (await open()).list();
  process.stdout.write(json ? `${JSON.stringify(webcams)}\n` : listForPeople(webcams));
}

async function open(): Promise<Webcams> {
  const context = { environment: process.env, home: homedir(), workingFolder: process.cwd() };
  return composeWebcams(await loadConfig({}, context), builtFiles);
}

/** Takes a picture into a file; a signal ends the process's wait for it. */
export async function takeStill({ device, output, size, json = false }: StillFlags): Promise<void> {
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
