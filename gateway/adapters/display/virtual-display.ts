import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { CodedError } from '../../ports/coded-error.ts';
import type { Display } from '../../ports/display-provider.ts';
import type { Log } from '../../ports/log.ts';
import { SupervisedProcess, type ProcessPlan } from './supervised-process.ts';
import { xauthorityFile } from './xauthority.ts';

export interface VirtualDisplayOptions {
  /** Absolute paths of the programs. */
  xvfbPath: string;
  chromiumPath: string;
  /** HTML file that is shown. */
  examPagePath: string;
  /** Folder for a private folder of the display. */
  runtimeDirectory: string;
  /** `PATH` of the programs. */
  searchPath: string;
  log: Log;
}

export interface VirtualDisplay extends Display {
  /** Process ids of the X server and the browser, for tests and diagnosis. */
  readonly pids: () => (number | undefined)[];
  close(): Promise<void>;
}

const widthPx = 1280;
const heightPx = 720;
const startTimeoutMs = 10_000;
const displayNumberFd = 3;

/** Resolves with the number that an X server writes to its -displayfd, one line. */
function displayNumber(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = server.stdio[displayNumberFd];
    const fail = () => reject(new CodedError('display-missing', 'Xvfb does not start'));
    const timeout = setTimeout(fail, startTimeoutMs);
    let text = '';
    server.once('exit', fail);
    server.once('error', fail);
    if (!(stream instanceof Readable)) return;
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('ascii');
      const [, number] = /^(\d+)\n/.exec(text) ?? [];
      if (number === undefined) return;
      clearTimeout(timeout);
      resolve(Number(number));
    });
  });
}

function serverPlan(
  options: VirtualDisplayOptions,
  authorityPath: string,
  number: number | null,
): ProcessPlan {
  const display = number === null ? ['-displayfd', String(displayNumberFd)] : [`:${number}`];
  const screen = ['-screen', '0', `${widthPx}x${heightPx}x24`];
  const server = [
    options.xvfbPath,
    ...display,
    ...screen,
    '-nolisten',
    'tcp',
    '-noreset',
    '-auth',
    authorityPath,
  ];
  return {
    // Ends the display when the gateway is killed; the browser ends with its display.
    command: 'setpriv',
    args: ['--pdeathsig', 'TERM', '--', ...server],
    environment: { PATH: options.searchPath },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  };
}

function browserPlan(options: VirtualDisplayOptions, environment: Record<string, string>): ProcessPlan {
  // Chromium's sandbox refuses to run as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : [];
  return {
    command: options.chromiumPath,
    args: [
      ...sandbox,
      '--kiosk',
      `--window-size=${widthPx},${heightPx}`,
      '--window-position=0,0',
      `--user-data-dir=${join(environment.HOME ?? '', 'profile')}`,
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--no-default-browser-check',
      '--password-store=basic',
      '--mute-audio',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-extensions',
      pathToFileURL(options.examPagePath).href,
    ],
    environment,
  };
}

/**
 * Starts an X server of our own that nobody else can open, with a browser that shows the exam page; restarts either when
 * it dies. Rejects with `display-missing` when the server does not come up; leaves nothing behind then.
 */
export async function startVirtualDisplay(options: VirtualDisplayOptions): Promise<VirtualDisplay> {
  // mkdtemp makes a folder that only we can enter.
  const folder = await mkdtemp(join(options.runtimeDirectory, 'roundsight-display-'));
  const authorityPath = join(folder, 'xauthority');
  let number: number | null = null;
  const numbers: Promise<number>[] = [];
  const server = new SupervisedProcess(
    () => serverPlan(options, authorityPath, number),
    options.log,
    // Started again, it takes the number that the captures know.
    (child) => {
      if (numbers.length === 0) numbers.push(displayNumber(child));
    },
  );
  const browser = new SupervisedProcess(
    () =>
      browserPlan(options, {
        PATH: options.searchPath,
        HOME: folder,
        DISPLAY: `:${number ?? 0}`,
        XAUTHORITY: authorityPath,
      }),
    options.log,
  );
  const close = async () => {
    await browser.end();
    await server.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  try {
    await writeFile(authorityPath, xauthorityFile(randomBytes(16)), { mode: 0o600 });
    server.start();
    number = (await numbers[0]) ?? null;
    browser.start();
  } catch (error) {
    await close();
    throw error;
  }
  const screen = { xPx: 0, yPx: 0, widthPx, heightPx, demonstration: true };
  return {
    screens: [{ ...screen, label: 'Demonstration', displayName: `:${number}` }],
    authorityPath,
    pids: () => [server.pid, browser.pid],
    close,
  };
}
