import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  defaultCacheFolder,
  ensureRecording,
  HeadsetBench,
  loadScenario,
  patternContent,
  printProgress,
  recordedContent,
  type HeadsetContent,
} from '../../../hardware/virtual-headset/index.ts';
import { isLoopback } from '../../config/loopback.ts';
import { CodedError } from '../../ports/coded-error.ts';
import { builtFiles } from '../built-files.ts';
import { orderHelp, readOrder } from './headset-orders.ts';

export interface VirtualHeadsetFlags {
  usbip: boolean;
  host: string;
  port: number;
  direct: boolean;
  serial: string;
  count: number;
  scenario?: string;
  ratesOnly: boolean;
  firmwareVersion: string;
  securityVersion: number;
  firmwareKey: string[];
  calibrationAuthority?: string;
  json: boolean;
}

const monotonicNs = (): bigint => process.hrtime.bigint();

async function readPublicKey(file: string): Promise<KeyObject> {
  try {
    const key = createPublicKey(await readFile(file));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new CodedError('config-missing', file, { cause });
  }
  throw new CodedError('config-invalid', `${file}: not an Ed25519 public key`);
}

/** The 32 bytes of a key, as a unit stores them. */
const rawKey = (key: KeyObject): Uint8Array => key.export({ type: 'spki', format: 'der' }).subarray(-32);

async function chosenContent(scenarioName: string | undefined): Promise<HeadsetContent> {
  if (scenarioName === undefined) return patternContent(monotonicNs());
  const scenario = await loadScenario(scenarioName);
  const folder = await ensureRecording({
    spec: { scenario, scene: { kind: 'room' }, framesPerSecond: 30, jpegQuality: 85 },
    cacheFolder: defaultCacheFolder(),
    threadEntry: builtFiles.renderThreadEntry,
    onProgress: printProgress(scenarioName, (line) => process.stderr.write(line)),
  });
  return recordedContent(folder, scenario.head, monotonicNs());
}

/** `A-0009` and two more: `A-0009`, `A-0010`, `A-0011`; a text without a number gets one. */
function serialsFrom(first: string, count: number): string[] {
  const [, stem = first, digits = ''] = /^(.*?)(\d*)$/.exec(first) ?? [];
  if (count === 1) return [first];
  return Array.from({ length: count }, (_, place) =>
    digits === ''
      ? `${stem}-${place + 1}`
      : `${stem}${String(Number(digits) + place).padStart(digits.length, '0')}`,
  );
}

/** Serves headsets until the process is told to stop. */
export async function serve(flags: VirtualHeadsetFlags): Promise<void> {
  const say = (answer: Record<string, unknown>, text: string): void => {
    process.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : `${text}\n`);
  };
  if (!isLoopback(flags.host)) {
    process.stderr.write(
      `Anybody who reaches ${flags.host} can use these headsets: USB/IP has no passwords.\n`,
    );
  }
  const keys = await Promise.all(flags.firmwareKey.map(readPublicKey));
  const authority = flags.calibrationAuthority;
  const serials = serialsFrom(flags.serial, flags.count);
  const bench = await openBench({
    ...flags,
    serials,
    content: await chosenContent(flags.scenario),
    firmwareKeys: keys.map(rawKey),
    calibrationAuthority: authority === undefined ? null : await readPublicKey(authority),
    monotonicNs,
    onNews: (news) => say({ type: 'news', news }, news),
  });
  const { port } = bench;
  const attach = flags.direct
    ? []
    : serials.map(
        (_, place) => `usbip --tcp-port ${port} attach --remote ${flags.host} --busid 1-${place + 1}`,
      );
  say(
    { type: 'ready', host: flags.host, port, pid: process.pid, serials, attach },
    [
      `Serving ${serials.join(', ')} on ${flags.host}:${port}.`,
      ...(flags.direct
        ? ['A connection gets the first free headset at once.']
        : ['As root, with the kernel module vhci-hcd:', ...attach]),
    ].join('\n  '),
  );
  obey(bench, say);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await bench.close();
  process.exit(0);
}

async function openBench(options: Parameters<typeof HeadsetBench.open>[0]): Promise<HeadsetBench> {
  try {
    return await HeadsetBench.open(options);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new CodedError('port-in-use', `${options.host}:${options.port}`, { cause });
  }
}

/** Does what is written on standard input, a line at a time; its end changes nothing. */
function obey(bench: HeadsetBench, say: (answer: Record<string, unknown>, text: string) => void): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    if (line.trim() === '') return;
    const order = readOrder(line);
    try {
      if (order.kind === 'help') process.stderr.write(orderHelp);
      else if (order.kind === 'refused') say({ type: 'refused', reason: order.reason }, order.reason);
      else if (order.kind === 'look') {
        const sight = bench.look(order.device);
        say({ type: 'sight', ...sight }, JSON.stringify(sight));
      } else {
        const done = bench.suffer(order.device, order.fault);
        say({ type: done ? 'done' : 'refused', fault: order.fault.type }, done ? 'done' : 'not in this mode');
      }
    } catch (error) {
      say({ type: 'refused', reason: (error as Error).message }, (error as Error).message);
    }
  });
}
