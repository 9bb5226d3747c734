import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CodedError } from '../../ports/coded-error.ts';
import type { PagePrinter } from '../../ports/page-printer.ts';

const usualTimeoutMs = 120_000;
/** Of what it says, which may be much. */
const toldLetters = 500;

export interface ChromiumPrinterOptions {
  /** A program that is sought in the path, or its file. */
  program?: string;
  timeoutMs?: number;
}

/**
 * Prints with Debian's Chromium, in a process of its own that has a folder of its own, none of this one's environment and no network, and
 * that ends with its last child; the folder is taken away then. One page is printed at a time.
 */
export class ChromiumPrinter implements PagePrinter {
  readonly #program: string;
  readonly #timeoutMs: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ program = 'chromium', timeoutMs = usualTimeoutMs }: ChromiumPrinterOptions = {}) {
    this.#program = program;
    this.#timeoutMs = timeoutMs;
  }

  pdf(html: string): Promise<Uint8Array> {
    const printed = this.#last.then(() => this.#print(html));
    this.#last = printed.catch(() => undefined);
    return printed;
  }

  async #print(html: string): Promise<Uint8Array> {
    const folder = await mkdtemp(join(tmpdir(), 'roundsight-print-')).catch(failed);
    try {
      const [page, pdf] = [join(folder, 'page.html'), join(folder, 'page.pdf')];
      const profile = join(folder, 'profile');
      await mkdir(profile, { mode: 0o700 }).catch(failed);
      await writeFile(page, html, { mode: 0o600 }).catch(failed);
      await this.#run([...flagsFor(profile), `--print-to-pdf=${pdf}`, pathToFileURL(page).href], folder);
      return await readFile(pdf).catch(failed);
    } finally {
      // Chromium's last children may still write while they go.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    }
  }

  async #run(words: readonly string[], folder: string): Promise<void> {
    const env = { PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' };
    // A group of its own: whatever it starts ends with it.
    const child = spawn(this.#program, words, {
      ...{ env, cwd: folder, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    });
    let told = '';
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (told = `${told}${text}`.slice(-toldLetters)));
    const late = { isLate: false };
    const timer = setTimeout(() => {
      late.isLate = true;
      endGroup(child);
    }, this.#timeoutMs);
    try {
      const code = await ended(child);
      if (code !== 0)
        throw new CodedError('print-failed', late.isLate ? 'it took too long' : `${code}: ${told}`);
    } finally {
      clearTimeout(timer);
      endGroup(child);
    }
  }
}

function flagsFor(profile: string): string[] {
  return [
    ...['--headless=new', `--user-data-dir=${profile}`, '--no-first-run', '--disable-gpu'],
    ...[
      '--disable-extensions',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
    ],
    ...['--disable-dev-shm-usage', '--no-pdf-header-footer'],
    ...['--host-resolver-rules=MAP * ~NOTFOUND', '--proxy-server=http://127.0.0.1:9'],
    // Chromium's own sandbox takes no superuser.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'ENOENT' ? 'printer-missing' : 'print-failed';
      reject(new CodedError(code, cause.message, { cause }));
    });
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

function failed(cause: unknown): never {
  throw new CodedError('print-failed', (cause as Error).message, { cause });
}
