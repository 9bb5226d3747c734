import { join } from 'node:path';
import { sha256 } from '../../gateway/adapters/crypto/sha256.ts';
import { EvidenceFolders } from '../../gateway/adapters/evidence/evidence-folders.ts';
import { WrappedEvidenceKeys } from '../../gateway/adapters/evidence/evidence-keys.ts';
import { readMasterKey } from '../../gateway/adapters/evidence/master-key.ts';
import { closeDatabase, openDatabase } from '../../gateway/adapters/sqlite/open-database.ts';
import { SqliteEvidenceStore } from '../../gateway/adapters/sqlite/sqlite-evidence-store.ts';
import type { EvidenceEntry, SegmentEntry } from '../../gateway/contract/evidence.ts';
import { verifyEntries, type EntriesVerdict } from '../../gateway/domain/evidence/evidence-entry.ts';
import type { EvidenceFile } from '../../gateway/ports/evidence-file.ts';
import { CollectingLog } from './collecting-log.ts';

/** The recording of an exam session as a stopped gateway left it in its data folder. */
export class KeptRecording {
  readonly entries: readonly EvidenceEntry[];
  readonly verdict: EntriesVerdict;
  readonly #files: EvidenceFolders;
  readonly #examSessionId: string;
  readonly #sessionKey: Uint8Array;

  static async open(dataFolder: string, examSessionId: string): Promise<KeptRecording> {
    const database = await openDatabase(join(dataFolder, 'roundsight.db'), new CollectingLog());
    try {
      const store = new SqliteEvidenceStore(database, sha256);
      const all = await store.list(examSessionId, { afterPosition: 0, limit: 100_000 });
      const keys = new WrappedEvidenceKeys(await readMasterKey(join(dataFolder, 'evidence.key')));
      const wrapped = (await store.wrappedKey(examSessionId)) ?? '';
      return new KeptRecording(
        all.filter((entry): entry is EvidenceEntry => 'kind' in entry),
        verifyEntries(all, sha256),
        new EvidenceFolders(join(dataFolder, 'evidence')),
        examSessionId,
        keys.unwrap(examSessionId, wrapped),
      );
    } finally {
      await closeDatabase(database);
    }
  }

  private constructor(
    entries: readonly EvidenceEntry[],
    verdict: EntriesVerdict,
    files: EvidenceFolders,
    examSessionId: string,
    sessionKey: Uint8Array,
  ) {
    this.entries = entries;
    this.verdict = verdict;
    this.#files = files;
    this.#examSessionId = examSessionId;
    this.#sessionKey = sessionKey;
  }

  segments(trackId: string): SegmentEntry[] {
    return this.entries.filter(
      (entry): entry is SegmentEntry => entry.kind === 'segment' && entry.trackId === trackId,
    );
  }

  numbers(trackId: string): Promise<number[]> {
    return this.#files.numbers(this.#examSessionId, trackId);
  }

  /** Opens a file, and closes it when it has been used. */
  async withFile<T>(trackId: string, number: number, use: (file: EvidenceFile) => Promise<T>): Promise<T> {
    const file = await this.#files.open(this.#examSessionId, trackId, number, this.#sessionKey);
    return use(file).finally(() => file.close());
  }

  /** Longest time for which there is neither a file nor an entry that says why, in milliseconds. */
  longestSilenceMs(trackId: string): number {
    const origin = this.entries.find((entry) => entry.kind === 'recording-started')?.originMs ?? 0;
    const spans = this.entries.flatMap((entry): [number, number][] => {
      if (entry.kind === 'gap' && entry.trackId === trackId) return [[entry.fromMs, entry.toMs]];
      if (entry.kind !== 'segment' || entry.trackId !== trackId) return [];
      const { startTicks, endTicks, timescale } = entry;
      return [[origin + (startTicks * 1000) / timescale, origin + (endTicks * 1000) / timescale]];
    });
    let [longestMs, untilMs] = [0, spans[0]?.[0] ?? 0];
    for (const [fromMs, toMs] of spans) {
      longestMs = Math.max(longestMs, fromMs - untilMs);
      untilMs = Math.max(untilMs, toMs);
    }
    return longestMs;
  }
}
