import { EncoderTrials } from '../adapters/gstreamer/encoder-trials.ts';
import { workerEnvironment } from '../adapters/gstreamer/worker-environment.ts';
import type { Log } from '../ports/log.ts';
import type { BuiltFiles } from './built-files.ts';

export function composeEncoderTrials(
  cacheDir: string,
  { jobWorkerEntry, stitchElementFolder }: Pick<BuiltFiles, 'jobWorkerEntry' | 'stitchElementFolder'>,
  log: Log | null,
): EncoderTrials {
  return new EncoderTrials({
    cacheFolder: cacheDir,
    jobEntryPath: jobWorkerEntry,
    environment: workerEnvironment(process.env, stitchElementFolder, null),
    log,
  });
}
