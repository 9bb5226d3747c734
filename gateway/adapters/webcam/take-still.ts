import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '../../ports/coded-error.ts';
import { busyExitCode, stillFileName, stillRequestSchema, type StillRequest } from './still-request.ts';

export interface TakeStillOptions {
  /** Compiled still-process. */
  entryPath: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

const maxStillBytes = 64 * 1024 * 1024;

/**
 * The file that fswebcam wrote, unchecked. It is written into a folder that only this user can enter and that is gone
 * afterwards; so is every process, also after a time-out. Rejects with `webcam-busy`, `webcam-failed` and `cancelled`.
 */
export async function takeStill(request: StillRequest, options: TakeStillOptions): Promise<Uint8Array> {
  const checked = stillRequestSchema.parse(request);
  const folder = await mkdtemp(join(tmpdir(), 'roundsight-still-'));
  try {
    await runToEnd(checked, folder, options);
    const path = join(folder, stillFileName);
    const size = await stat(path).then(
      (file) => file.size,
      () => 0,
    );
    if (size === 0 || size > maxStillBytes) throw new CodedError('webcam-failed', 'no picture was written');
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const maxNewsLength = 500;

function runToEnd(request: StillRequest, folder: string, options: TakeStillOptions): Promise<void> {
  const { entryPath, timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entryPath, JSON.stringify(request)], {
      cwd: folder,
      // A process group of its own: the shell and the camera's program are in it.
      detached: true,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      // Its standard input ends with this process, whatever ends that.
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let fault: CodedError | null = null;
    let closed = false;
    let news = '';
    const end = (reason: CodedError): void => {
      fault ??= reason;
      if (child.pid !== undefined && !closed) killGroup(child.pid);
    };
    const timer = setTimeout(
      () => end(new CodedError('webcam-failed', `no picture within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const onAbort = (): void => end(new CodedError('cancelled'));
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    child.stdin.on('error', () => undefined);
    child.stderr.on('data', (chunk: Buffer) => (news = `${news}${chunk.toString()}`.slice(0, maxNewsLength)));
    child.on('error', (cause) => end(new CodedError('webcam-failed', cause.message, { cause })));
    child.on('close', (code) => {
      closed = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (fault === null && code === busyExitCode) fault = new CodedError('webcam-busy');
      if (fault === null && code !== 0) fault = new CodedError('webcam-failed', plainLine(news));
      if (fault === null) resolve();
      else reject(fault);
    });
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It ended by itself just now.
  }
}

function plainLine(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ').trim();
}
