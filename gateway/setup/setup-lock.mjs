import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Resolves when this process alone may set the checkout up; returns the release. A dead holder's lock is taken over. */
export async function takeSetupLock(root) {
  const file = join(root, 'build', '.setup-lock');
  mkdirSync(join(root, 'build'), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readFileSync(file, { encoding: 'utf8', flag: 'r' }) || '0');
    if (!isRunning(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) process.stderr.write(`Another set-up (process ${holder}) is at work; waiting for it.\n`);
    await sleep(500);
  }
}
