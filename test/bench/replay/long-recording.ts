import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../../gateway/adapters/crypto/sha256.ts';
import { WrappedEvidenceKeys } from '../../../gateway/adapters/evidence/evidence-keys.ts';
import { readMasterKey } from '../../../gateway/adapters/evidence/master-key.ts';
import { closeDatabase, openDatabase } from '../../../gateway/adapters/sqlite/open-database.ts';
import { SqliteEvidenceStore } from '../../../gateway/adapters/sqlite/sqlite-evidence-store.ts';
import { CollectingLog } from '../../support/collecting-log.ts';
import { bytesOf, writeEvidenceFile } from '../../support/evidence-file-writer.ts';
import { progress } from '../figures.ts';
import type { PlainSegment, PlainTrack } from './recorded-segments.ts';

export interface LongRecording {
  originMs: number;
  bytes: number;
  files: number;
}

/**
 * Puts a recording of so many seconds into the data folder of a gateway that runs: the segments one after the other, over and over, each with
 * its own times and encrypted anew.
 */
export async function putLongRecording(
  dataDir: string,
  examSessionId: string,
  tracks: readonly PlainTrack[],
  seconds: number,
): Promise<LongRecording> {
  const database = await openDatabase(join(dataDir, 'roundsight.db'), new CollectingLog());
  try {
    const store = new SqliteEvidenceStore(database, sha256);
    const keys = new WrappedEvidenceKeys(await readMasterKey(join(dataDir, 'evidence.key')));
    const { key: sessionKey, wrapped } = keys.create(examSessionId);
    await store.begin(examSessionId, wrapped);
    const originMs = Date.now() - seconds * 1000 - 60_000;
    const told = tracks.map(({ trackId, kind, label }) => ({ trackId, kind, label }));
    await store.append(examSessionId, { kind: 'recording-started', atMs: originMs, originMs, tracks: told });
    let [bytes, files] = [0, 0];
    for (const { trackId, segments } of tracks) {
      const folder = join(dataDir, 'evidence', examSessionId, trackId);
      await mkdir(folder, { recursive: true });
      let startTicks = 0;
      for (let number = 1; ; number += 1) {
        const segment = segments[number % segments.length];
        if (segment === undefined || startTicks / segment.timescale >= seconds) break;
        const placed = placedAt(segment, startTicks);
        const written = writeEvidenceFile({
          ...placed,
          sessionKey,
          salt: randomBytes(16),
          number,
          startTicks,
        });
        const file = bytesOf(written);
        await writeFile(join(folder, `${String(number).padStart(6, '0')}.rsev`), file);
        const endTicks = startTicks + segment.fragments.reduce((sum, one) => sum + one.durationTicks, 0);
        await store.append(examSessionId, {
          ...{
            kind: 'segment',
            trackId,
            atMs: Math.round(originMs + (endTicks * 1000) / segment.timescale),
            number,
          },
          ...{ timescale: segment.timescale, startTicks, endTicks, samples: null, ended: true },
          ...{ mp4Bytes: written.mp4.length, fileBytes: file.length, sha256: sha256(written.mp4) },
        });
        startTicks = endTicks;
        bytes += file.length;
        files += 1;
      }
      progress(`${trackId}: ${files} files, ${(bytes / 1e9).toFixed(1)} GB so far`);
    }
    await store.append(examSessionId, {
      ...{ kind: 'recording-ended', cause: 'session-ended', atMs: originMs + seconds * 1000 },
    });
    return { originMs, bytes, files };
  } finally {
    await closeDatabase(database);
  }
}

/** The segment with its times from a tick on. */
function placedAt({ timescale, initialisation, fragments }: PlainSegment, startTicks: number) {
  let atTicks = startTicks;
  return {
    ...{ timescale, initialisation },
    fragments: fragments.map(({ plain, durationTicks, keyFrame }) => {
      const moved = Buffer.from(plain);
      // Version 1: the box, its type, version and flags, then 64 bits.
      moved.writeBigUInt64BE(BigInt(atTicks), moved.indexOf('tfdt') + 8);
      atTicks += durationTicks;
      return { plain: moved, durationTicks, keyFrame };
    }),
  };
}
