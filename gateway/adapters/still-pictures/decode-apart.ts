import { spawn } from 'node:child_process';
import { CodedError } from '../../ports/coded-error.ts';
import type { PreparedPicture } from '../../ports/identity-pictures.ts';
import { exitCodes, unpackPrepared } from './prepared-bytes.ts';

export interface DecodeApartOptions {
  /** Compiled decode process. */
  entryPath: string;
  timeoutMs: number;
}

/** Far above any picture that the process makes. */
const mostOutputBytes = 32 * 1024 * 1024;
const mostNewsLength = 500;

/**
 * Prepares a picture file in a process of its own, which is gone afterwards whatever happens. Rejects with `picture-too-large`, and with
 * `picture-invalid` also where the process ended by itself or not in time: that is what the file did to it.
 */
export function decodeApart(
  file: Uint8Array,
  measuredSidePx: number,
  { entryPath, timeoutMs }: DecodeApartOptions,
): Promise<PreparedPicture> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entryPath, String(measuredSidePx)], {
      env: { PATH: process.env.PATH, LC_ALL: 'C', VIPS_CONCURRENCY: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    let outputBytes = 0;
    let news = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      outputBytes += chunk.length;
      if (outputBytes > mostOutputBytes) child.kill('SIGKILL');
      else output.push(chunk);
    });
    child.stderr.on(
      'data',
      (chunk: Buffer) => (news = `${news}${chunk.toString()}`.slice(0, mostNewsLength)),
    );
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined).end(file);
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(new CodedError('internal', cause.message, { cause }));
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      const detail = news.replaceAll(/\p{C}+/gu, ' ').trim() || `ended by ${signal ?? `code ${exitCode}`}`;
      try {
        if (exitCode === 0) resolve(unpackPrepared(Buffer.concat(output)));
        else
          reject(
            new CodedError(
              exitCode === exitCodes['picture-too-large'] ? 'picture-too-large' : 'picture-invalid',
              detail,
            ),
          );
      } catch (cause) {
        reject(new CodedError('picture-invalid', 'the decoder gave no picture', { cause }));
      }
    });
  });
}
