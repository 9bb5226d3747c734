import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Names the time since the host was started: monotonic times of the same boot can be compared. Where the kernel does not say, each process has its own. */
export async function readBootId(): Promise<string> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return /^[0-9a-f-]{36}$/.test(text.trim()) ? text.trim() : randomUUID();
}
