import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A bare X server, 1280×720: a seat with a display, as far as the product can tell. */
export class XServer {
  readonly displayName: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, displayName: string) {
    this.#child = child;
    this.displayName = displayName;
  }

  static async start(): Promise<XServer> {
    const arguments_ = ['-displayfd', '3', '-screen', '0', '1280x720x24', '-nolisten', 'tcp', '-noreset'];
    const child = spawn('Xvfb', arguments_, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const stream = child.stdio[3];
    if (!(stream instanceof Readable)) throw new Error('the display number is not piped');
    const [number] = (await once(stream, 'data')) as [Buffer];
    return new XServer(child, `:${number.toString('ascii').trim()}`);
  }

  /** Runs an X client to its end. */
  async run(program: string, arguments_: readonly string[]): Promise<void> {
    await run(program, arguments_, { env: { PATH: process.env.PATH, DISPLAY: this.displayName } });
  }

  /** Paints the left half of the screen in one colour and the right half in another. */
  async paintHalves(folder: string, left: string, right: string): Promise<void> {
    const row = Buffer.alloc(1280, 255);
    row.fill(0, 0, 640);
    await this.paintBitmap(folder, row, 1280, left, right);
  }

  /** Paints what is 0 in the picture, one byte a pixel, in one colour and the rest in another; it is repeated downwards. */
  async paintBitmap(
    folder: string,
    picture: Buffer,
    widthPx: number,
    ink = '#000000',
    paper = '#ffffff',
  ): Promise<void> {
    const bytes = Array.from({ length: picture.length / 8 }, (_, at) => {
      let bits = 0;
      for (let bit = 0; bit < 8; bit += 1) if (picture[8 * at + bit] === 0) bits |= 1 << bit;
      return `0x${bits.toString(16).padStart(2, '0')}`;
    });
    const size = `#define b_width ${widthPx}\n#define b_height ${picture.length / widthPx}\n`;
    const path = join(folder, 'bitmap.xbm');
    await writeFile(path, `${size}static char b_bits[] = {\n${bytes.join(',\n')}};\n`);
    await this.run('xsetroot', ['-bitmap', path, '-fg', ink, '-bg', paper]);
  }

  /** Cuts the screen into a left and a right monitor. */
  async splitMonitors(): Promise<void> {
    await this.run('xrandr', ['--setmonitor', 'LEFT', '640/160x720/180+0+0', 'screen']);
    await this.run('xrandr', ['--setmonitor', 'RIGHT', '640/160x720/180+640+0', 'none']);
  }

  /** Stops answering, as a display whose machine hangs, or goes on. */
  hang(on: boolean): void {
    this.#child.kill(on ? 'SIGSTOP' : 'SIGCONT');
  }

  async stop(): Promise<void> {
    this.hang(false);
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
