import type { Knex } from 'knex';
import { z } from 'zod';
import { evidenceEntrySchema, type EvidenceEntry, type SegmentEntry } from '../../contract/evidence.ts';
import { nextEntry, type NewEntry, type UnreadableEntry } from '../../domain/evidence/evidence-entry.ts';
import { canonicalText, type Digest } from '../../domain/exam-session/log-row.ts';
import type { EvidenceStore } from '../../ports/evidence-store.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

const keySchema = z.object({ exam_session_id: z.string(), wrapped_key: z.string() });
const storedSchema = z.object({ position: integerField, entry: z.string(), hash: z.string() });

/**
 * Evidence in two tables: `evidence_keys`, and `evidence_entries` with each entry as its canonical text without the hash, which is of
 * that text. What else stands in a row is for finding it.
 */
export class SqliteEvidenceStore implements EvidenceStore {
  readonly #database: Knex;
  readonly #digest: Digest;

  /** The digest is SHA-256. */
  constructor(database: Knex, digest: Digest) {
    this.#database = database;
    this.#digest = digest;
  }

  begin(examSessionId: string, wrappedKey: string): Promise<string | null> {
    return guarded(async () => {
      await this.#database('evidence_keys')
        .insert({ exam_session_id: examSessionId, wrapped_key: wrappedKey })
        .onConflict('exam_session_id')
        .ignore();
      return this.wrappedKey(examSessionId);
    });
  }

  append(examSessionId: string, entry: NewEntry): Promise<EvidenceEntry> {
    return guarded(() =>
      this.#database.transaction(async (transaction) => {
        // PostgreSQL holds others back here; SQLite has one transaction at a time.
        await transaction('evidence_keys').where({ exam_session_id: examSessionId }).forUpdate().first();
        const last: unknown = await transaction('evidence_entries')
          .where({ exam_session_id: examSessionId })
          .orderBy('position', 'desc')
          .first();
        const next = nextEntry(
          examSessionId,
          last === undefined ? null : storedSchema.parse(last),
          entry,
          this.#digest,
        );
        const { hash, ...unhashed } = evidenceEntrySchema.parse(next);
        await transaction('evidence_entries').insert({
          ...{ exam_session_id: examSessionId, position: next.position },
          ...{ entry: canonicalText(unhashed), hash, kind: next.kind },
          track_id: next.kind === 'segment' ? next.trackId : null,
          segment_number: next.kind === 'segment' ? next.number : null,
        });
        return next;
      }),
    );
  }

  list(
    examSessionId: string,
    { afterPosition, limit }: { afterPosition: number; limit: number },
  ): ReturnType<EvidenceStore['list']> {
    return guarded(async () => {
      const stored: unknown = await this.#database('evidence_entries')
        .where({ exam_session_id: examSessionId })
        .where('position', '>', afterPosition)
        .orderBy('position')
        .limit(limit);
      return z.array(storedSchema).parse(stored).map(entryFrom);
    });
  }

  latestSegments(examSessionId: string): Promise<SegmentEntry[]> {
    return guarded(async () => {
      const latest = this.#database('evidence_entries')
        .select('track_id')
        .max({ segment_number: 'segment_number' })
        .where({ exam_session_id: examSessionId })
        .whereNotNull('track_id')
        .groupBy('track_id');
      const stored: unknown = await this.#database('evidence_entries')
        .where({ exam_session_id: examSessionId })
        .whereIn(['track_id', 'segment_number'], latest)
        .orderBy('position');
      return z
        .array(storedSchema)
        .parse(stored)
        .map(entryFrom)
        .filter((entry): entry is SegmentEntry => 'kind' in entry && entry.kind === 'segment');
    });
  }

  wrappedKey(examSessionId: string): Promise<string | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('evidence_keys')
        .where({ exam_session_id: examSessionId })
        .first();
      const found = keySchema.safeParse(row);
      return found.success ? found.data.wrapped_key : null;
    });
  }

  wrappedKeys(): Promise<{ examSessionId: string; wrappedKey: string }[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('evidence_keys').whereNotNull('wrapped_key');
      return z
        .array(keySchema)
        .parse(rows)
        .map((row) => ({ examSessionId: row.exam_session_id, wrappedKey: row.wrapped_key }));
    });
  }

  unended(): Promise<string[]> {
    return guarded(async () => {
      const ended = this.#database('evidence_entries')
        .select('exam_session_id')
        .where({ kind: 'recording-ended' });
      const rows: unknown = await this.#database('evidence_keys')
        .whereNotNull('wrapped_key')
        .whereNotIn('exam_session_id', ended);
      return z
        .array(keySchema)
        .parse(rows)
        .map((row) => row.exam_session_id);
    });
  }

  replaceKey(examSessionId: string, { from, to }: { from: string; to: string }): Promise<boolean> {
    return this.#change({ exam_session_id: examSessionId, wrapped_key: from }, to);
  }

  async eraseKey(examSessionId: string): Promise<void> {
    await this.#change({ exam_session_id: examSessionId }, null);
  }

  #change(which: Record<string, string>, wrappedKey: string | null): Promise<boolean> {
    return guarded(async () => {
      const changed = await this.#database('evidence_keys').where(which).update({ wrapped_key: wrappedKey });
      // What was overwritten would stand in the write-ahead log still.
      await this.#database.raw('PRAGMA wal_checkpoint(TRUNCATE)');
      return changed > 0;
    });
  }
}

function entryFrom({ position, entry, hash }: z.infer<typeof storedSchema>): EvidenceEntry | UnreadableEntry {
  try {
    return evidenceEntrySchema.parse({ ...(JSON.parse(entry) as object), hash });
  } catch (error) {
    return { position, unreadable: String(error) };
  }
}
