import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { CodedError } from '../../ports/coded-error.ts';
import type { RecordedPictures } from '../../ports/recorded-pictures.ts';

export interface DecodingOptions {
  /** All that the process gets to know; see `workerEnvironment`. */
  environment: Record<string, string>;
  timeoutMs: number;
}

/** Behind everything that is live. */
const lowestPriority = 19;
/** Far above the pictures between two key frames. */
const mostOutputBytes = 256 * 1024 * 1024;
const mostNewsLength = 500;
const startOfImage = Buffer.from([0xff, 0xd8]);
const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * Stills by GStreamer, in a process of its own that ends with each: what is recorded never reaches a disk in plain. One is made at a time, so
 * that who looks back never takes more than a part of one core from what is live.
 */
export class GstRecordedPictures implements RecordedPictures {
  readonly #options: DecodingOptions;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DecodingOptions) {
    this.#options = options;
  }

  still(part: Uint8Array, picture: number, widthPx: number, signal: AbortSignal): Promise<Uint8Array> {
    const made = this.#turn.then(async () => {
      if (signal.aborted) throw new CodedError('cancelled');
      const stills = stillsIn(await this.#decode(part, widthPx));
      const still = stills[Math.min(picture, stills.length) - 1];
      if (still === undefined) throw new CodedError('evidence-damaged', 'no picture in it can be decoded');
      return still;
    });
    this.#turn = made.catch(() => undefined);
    return made;
  }

  /** Every picture as JPEG, one behind the other. */
  #decode(part: Uint8Array, widthPx: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const child = spawn('gst-launch-1.0', ['--quiet', ...decoding(widthPx)], {
        env: this.#options.environment,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      if (child.pid !== undefined) setPriority(child.pid, lowestPriority);
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.timeoutMs);
      const output: Buffer[] = [];
      let outputBytes = 0;
      let news = '';
      child.stdout.on('data', (chunk: Buffer) => {
        outputBytes += chunk.length;
        if (outputBytes > mostOutputBytes) child.kill('SIGKILL');
        else output.push(chunk);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        news = `${news}${chunk.toString()}`.slice(0, mostNewsLength);
      });
      // It may end before it has read everything.
      child.stdin.on('error', () => undefined).end(part);
      child.on('error', (cause) => {
        clearTimeout(timer);
        reject(new CodedError('internal', cause.message, { cause }));
      });
      child.on('close', (exitCode, signal) => {
        clearTimeout(timer);
        if (exitCode === 0) resolve(Buffer.concat(output));
        else {
          const detail = news.replaceAll(/\p{C}+/gu, ' ').trim();
          reject(new CodedError('evidence-damaged', `${signal ?? `code ${exitCode}`}: ${detail}`));
        }
      });
    });
  }
}

const decoding = (widthPx: number): string[] => [
  ...['fdsrc', 'fd=0', '!', 'qtdemux', '!', 'h264parse', '!', 'avdec_h264', 'max-threads=1', '!'],
  ...['videoconvertscale', '!', `video/x-raw,format=I420,pixel-aspect-ratio=1/1,width=${widthPx}`, '!'],
  ...['jpegenc', 'quality=80', '!', 'fdsink', 'fd=1', 'sync=false'],
];

/** JPEG escapes every FF byte of its data: an end marker is the end, as there are no thumbnails. */
function stillsIn(stream: Buffer): Buffer[] {
  const stills: Buffer[] = [];
  for (let at = 0; ;) {
    const start = stream.indexOf(startOfImage, at);
    const end = start < 0 ? -1 : stream.indexOf(endOfImage, start);
    if (end < 0) return stills;
    at = end + endOfImage.length;
    stills.push(stream.subarray(start, at));
  }
}
