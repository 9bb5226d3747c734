import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs the compiled `roundsight` command in a folder, to its end. */
export function runRoundsight(folder: string, args: readonly string[]): Promise<CommandResult> {
  const entry = join(projectRoot, 'build/gateway/cli/main.js');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [entry, ...args], { cwd: folder }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
