import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const lookIntervalMs = 500;

/** When a process started, in ticks since the machine did; null where it does not run, or /proc is not there. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may hold spaces and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return null;
  }
}

/** A process for ever: after a power cut another one may have its number. */
const signatureOf = (pid) => `${pid} ${startOf(pid) ?? ''}`;

function isRunning(signature) {
  const pid = Number(signature.split(' ')[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return signatureOf(pid) === signature;
}

/** What the file holds, or null where there is none. */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes `file` another name of `own`, whole at once; false where there is one. */
function link(own, file) {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a dead holder, unless another set-up took it over a moment before. */
function breakLock(file, dead, aside) {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== dead) link(aside, file);
  rmSync(aside);
}

/** Resolves when this process alone may set the checkout up; returns the release. A dead holder's lock is taken over. */
export async function takeSetupLock(root) {
  const file = join(root, 'build', '.setup-lock');
  const own = `${file}.${process.pid}`;
  mkdirSync(join(root, 'build'), { recursive: true });
  for (let told = false; ;) {
    writeFileSync(own, signatureOf(process.pid));
    const taken = link(own, file);
    rmSync(own);
    if (taken) return () => rmSync(file, { force: true });
    const holder = read(file);
    if (holder === null) continue;
    if (!isRunning(holder)) {
      breakLock(file, holder, `${own}.dead`);
      continue;
    }
    if (!told)
      process.stderr.write(`Another set-up (process ${holder.split(' ')[0]}) is at work; waiting for it.\n`);
    told = true;
    await sleep(lookIntervalMs);
  }
}
