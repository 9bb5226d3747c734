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
    const bytes = Array.from({ length: 160 }, (_, index) => (index < 80 ? '0xff' : '0x00'));
    const bitmap = `#define b_width 1280\n#define b_height 1\nstatic char b_bits[] = {\n${bytes.join(',\n')}};\n`;
    const path = join(folder, 'halves.xbm');
    await writeFile(path, bitmap);
    await this.run('xsetroot', ['-bitmap', path, '-fg', left, '-bg', right]);
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
