import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A file system of its own (tmpfs) that is as large as is wished, and gives ENOSPC in earnest when it is full. It lies in a mount
 * namespace, where only a process is that was started with `enter`; from outside it is seen through that of its keeper, and it goes
 * with this process. Needs root, or a kernel that lets users have namespaces of their own: rejects, saying so, where there is neither.
 */
export class SmallDisk {
  /** Its folder for everybody: leads through /proc, which SQLite does not follow. */
  readonly path: string;
  /** Its folder within the namespace. */
  readonly inside: string;
  /** Words before a command that is to run within the namespace. */
  readonly enter: readonly string[];
  readonly #keeper: ChildProcess;

  static async mount(bytes: number): Promise<SmallDisk> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-small-disk-'));
    const isRoot = process.getuid?.() === 0;
    // It ends, and the file system with it, when whoever has its standard input is gone.
    const script = `mount -t tmpfs -o size=${bytes},mode=700 tmpfs "$0" && echo mounted && exec cat`;
    const keeper = spawn('unshare', [isRoot ? '-m' : '-Urm', 'sh', '-c', script, folder], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const said: Buffer[] = [];
    keeper.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const [word] = (await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'close')])) as [unknown];
    if (!(word instanceof Buffer))
      throw new Error(
        `no file system of its own, which needs root or user namespaces: ${Buffer.concat(said).toString()}`,
      );
    const pid = keeper.pid ?? 0;
    const into = isRoot ? ['-m'] : ['-U', '--preserve-credentials', '-m'];
    return new SmallDisk(keeper, folder, ['nsenter', '-t', `${pid}`, ...into]);
  }

  private constructor(keeper: ChildProcess, folder: string, enter: readonly string[]) {
    this.#keeper = keeper;
    this.inside = folder;
    this.path = `/proc/${keeper.pid}/root${folder}`;
    this.enter = enter;
  }

  async usedBytes(): Promise<number> {
    const { blocks, bfree, bsize } = await statfs(this.path);
    return (blocks - bfree) * bsize;
  }

  /** Makes it so large; never smaller than what is on it. */
  async resize(bytes: number): Promise<void> {
    const [program = '', ...words] = this.enter;
    await run(program, [...words, 'mount', '-o', `remount,size=${bytes}`, this.inside]);
  }

  /** Leaves room for so many bytes more. */
  async leave(bytes: number): Promise<void> {
    await this.resize((await this.usedBytes()) + bytes);
  }

  async unmount(): Promise<void> {
    const ended = once(this.#keeper, 'close');
    this.#keeper.stdin?.end();
    await ended;
    await rm(this.inside, { recursive: true, force: true });
  }
}
