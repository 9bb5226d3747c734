import { resolve } from 'node:path';
import { composeVerifying } from '../../compose/verifying.ts';
import { progressOnStderr } from '../progress-line.ts';
import { stopSignal } from '../stop-signal.ts';
import { tombstoneForPeople } from './tombstone-results.ts';
import { verdictForPeople, verifyProgressText } from './verify-results.ts';

export interface VerifyFlags {
  key: string;
  tsaCa?: string;
  json?: boolean;
}

/** Says whether an exported recording, or a tombstone, is as it was sealed, with exit code 0 or 1; throws where that cannot be said. */
export async function verify(path: string, { key, tsaCa, json }: VerifyFlags): Promise<void> {
  const verifying = await composeVerifying(tsaCa === undefined ? null : resolve(tsaCa));
  const keys = await verifying.readKeys(resolve(key));
  const tombstone = await verifying.readTombstone(resolve(path));
  if (tombstone !== null) {
    const checked = verifying.checkTombstone(tombstone, keys);
    process.stdout.write(
      json ? `${JSON.stringify({ file: path, ...checked })}\n` : tombstoneForPeople(path, checked),
    );
    process.exitCode = checked.outcome === 'whole' ? 0 : 1;
    return;
  }
  const files = await verifying.open(resolve(path));
  const progress = progressOnStderr(verifyProgressText);
  const verdict = await verifying
    .verify({
      ...{ files, keys, needsTimeStamp: tsaCa !== undefined, signal: stopSignal() },
      onProgress: (news) => progress.show(news),
    })
    .finally(async () => {
      progress.end();
      await files.close();
    });
  process.stdout.write(json ? `${JSON.stringify({ path, ...verdict })}\n` : verdictForPeople(path, verdict));
  process.exitCode = verdict.outcome === 'whole' ? 0 : 1;
}
