import { join } from 'node:path';
import { StitchMapCache } from '../adapters/stitch-maps/stitch-map-cache.ts';
import type { BuiltFiles } from './built-files.ts';

export function composeStitchMaps(cacheDir: string, files: BuiltFiles): StitchMapCache {
  return new StitchMapCache({
    folder: join(cacheDir, 'stitch-maps'),
    threadEntry: files.stitchMapThreadEntry,
    codeFolder: files.calibrationCodeFolder,
  });
}
