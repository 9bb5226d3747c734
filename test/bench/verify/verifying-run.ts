import { composeVerifying } from '../../../gateway/compose/verifying.ts';
import type { SealKey } from '../../../gateway/contract/evidence-manifest.ts';

/** Verifies an exported recording once, in this process; all of its threads' CPU time. */
export async function verifyingRun(
  folder: string,
  keys: readonly SealKey[],
): Promise<{ cpuS: number; wallS: number }> {
  const { open, verify } = await composeVerifying(null);
  const [cpu, beganMs] = [process.cpuUsage(), performance.now()];
  const { outcome } = await verify({
    ...{ files: await open(folder), keys, signal: new AbortController().signal },
    needsTimeStamp: false,
    onProgress: () => undefined,
  });
  const { user, system } = process.cpuUsage(cpu);
  if (outcome !== 'whole') throw new Error('the recording is not whole');
  return { cpuS: (user + system) / 1e6, wallS: (performance.now() - beganMs) / 1000 };
}
