import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import type { Guest } from './guest.ts';
import type { GuestResult } from './guest-process.ts';

/** Runs the compiled `roundsight` command in the guest, in the folder that it shares with this machine; to its end. */
export function roundsightInGuest(guest: Guest, ...words: readonly string[]): Promise<GuestResult> {
  const entry = join(projectRoot, 'build/gateway/cli/main.js');
  return guest.run(process.execPath, [entry, ...words], { cwd: '/mnt' });
}
