import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { composeLog } from '../../../gateway/compose/log.ts';
import { listSealKeys, openEvidenceTools } from '../../../gateway/compose/evidence-tools.ts';
import { configFileSchema } from '../../../gateway/config/config-schema.ts';
import type { SealKey } from '../../../gateway/contract/evidence-manifest.ts';
import { keepSealedRecording, recordedTracks } from '../../support/sealed-recording.ts';

export interface BenchExport {
  exported: string;
  keys: SealKey[];
  /** Paths and bytes of the media files. */
  media: string[];
  bytes: number;
}

/** A second of four megabits, ten of them in a segment. */
const fragmentBytes = 500_000;

/** Makes a sealed recording of so many segments in a folder, and exports it as the command does. */
export async function exportOf(folder: string, segments: number): Promise<BenchExport> {
  const config = { ...configFileSchema.parse({}), dataDir: join(folder, 'data'), cacheDir: folder };
  const segmentsOfTrack = segments / recordedTracks.length;
  await keepSealedRecording(config.dataDir, {
    examSessionId: 'one',
    seed: 1,
    segmentsOfTrack,
    fragmentBytes,
  });
  const tools = await openEvidenceTools(config, composeLog(config, true));
  const exported = join(folder, 'exported');
  const { mp4Bytes: bytes } = await tools.export({
    ...{ examSessionId: 'one', output: exported, by: 'bench', signal: new AbortController().signal },
    open: (needed) => tools.createFolder(exported, needed),
    onProgress: () => undefined,
  });
  await tools.close();
  const entries = await readdir(join(exported, 'media'), { recursive: true, withFileTypes: true });
  const media = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return { exported, keys: await listSealKeys(config), media, bytes };
}
