import { execFile } from 'node:child_process';

export interface ProgramResult {
  /** Null when the program is not there or did not end in time. */
  exitCode: number | null;
  output: string;
}

const timeoutMs = 20_000;

/** Runs a program to its end; never rejects. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { environment?: NodeJS.ProcessEnv; folder?: string } = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const settings = {
      timeout: timeoutMs,
      maxBuffer: 16 * 1024 * 1024,
      env: options.environment ?? process.env,
      ...(options.folder === undefined ? {} : { cwd: options.folder }),
    };
    execFile(file, args, settings, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      resolve({ exitCode: typeof code === 'number' ? code : null, output: `${stdout}${stderr}` });
    });
  });
}
