import type { Knex } from 'knex';
import { z } from 'zod';
import { evidenceEntrySchema, type SegmentEntry } from '../../contract/evidence.ts';
import { segmentObject } from '../../domain/evidence/uploaded-objects.ts';
import type { UploadBacklog, UploadedObject, UploadFault, UploadStore } from '../../ports/upload-store.ts';
import { guarded } from './guarded.ts';
import { integerField } from './row-fields.ts';

const idSchema = z.object({ exam_session_id: z.string() });
const storedSchema = z.object({ entry: z.string(), hash: z.string() });
const countSchema = z.object({ count: integerField });
const objectSchema = z.object({ exam_session_id: z.string(), object: z.string() });
const faultSchema = objectSchema.extend({ attempts: integerField, error: z.string(), at_ms: integerField });

/** What was uploaded, in the table `evidence_uploads`: a row for each object, and one in `evidence_uploads_complete` for what is whole. */
export class SqliteUploadStore implements UploadStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  incomplete(): Promise<string[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('evidence_keys')
        .join('exam_sessions', 'exam_sessions.id', 'evidence_keys.exam_session_id')
        .select('evidence_keys.exam_session_id')
        .whereNotNull('wrapped_key')
        .whereNotIn(
          'evidence_keys.exam_session_id',
          this.#database('evidence_uploads_complete').select('exam_session_id'),
        )
        .orderBy(['exam_sessions.created_at_ms', 'evidence_keys.exam_session_id']);
      return z
        .array(idSchema)
        .parse(rows)
        .map((row) => row.exam_session_id);
    });
  }

  missing(examSessionId: string, limit: number): Promise<SegmentEntry[]> {
    return guarded(async () => {
      const rows: unknown = await this.#missing(examSessionId)
        .select('entries.entry', 'entries.hash')
        .orderBy('entries.position')
        .limit(limit);
      return z.array(storedSchema).parse(rows).flatMap(segmentFrom);
    });
  }

  begin({ examSessionId, object }: UploadedObject, atMs: number): Promise<void> {
    return guarded(async () => {
      const segment = segmentObject(object);
      await this.#database('evidence_uploads')
        .insert({
          ...{ exam_session_id: examSessionId, object, at_ms: atMs, attempts: 0 },
          track_id: segment?.trackId ?? null,
          segment_number: segment?.number ?? null,
        })
        .onConflict(['exam_session_id', 'object'])
        .ignore();
    });
  }

  done(
    { examSessionId, object }: UploadedObject,
    { bytes, sha256, atMs }: { bytes: number; sha256: string; atMs: number },
  ): Promise<void> {
    return this.#change({ examSessionId, object }, { bytes, sha256, at_ms: atMs, error: null });
  }

  failed({ examSessionId, object, error, atMs }: Omit<UploadFault, 'attempts'>): Promise<void> {
    const attempts = this.#database.raw('attempts + 1');
    return this.#change({ examSessionId, object }, { attempts, error, at_ms: atMs });
  }

  complete(examSessionId: string): Promise<void> {
    return guarded(async () => {
      await this.#database('evidence_uploads_complete')
        .insert({ exam_session_id: examSessionId })
        .onConflict('exam_session_id')
        .ignore();
    });
  }

  erasable(limit: number): Promise<UploadedObject[]> {
    return guarded(async () => {
      const erased = this.#database('evidence_keys').select('exam_session_id').whereNull('wrapped_key');
      const rows: unknown = await this.#database('evidence_uploads')
        .select('exam_session_id', 'object')
        .whereIn('exam_session_id', erased)
        .orderBy(['exam_session_id', 'object'])
        .limit(limit);
      return z.array(objectSchema).parse(rows).map(objectFrom);
    });
  }

  removed({ examSessionId, object }: UploadedObject): Promise<void> {
    return guarded(async () => {
      await this.#database('evidence_uploads').where({ exam_session_id: examSessionId, object }).delete();
    });
  }

  async backlog(): Promise<UploadBacklog[]> {
    const waiting: UploadBacklog[] = [];
    for (const examSessionId of await this.incomplete()) {
      const missing = await this.missing(examSessionId, 1_000_000);
      const bytes = missing.reduce((sum, { fileBytes }) => sum + fileBytes, 0);
      waiting.push({ examSessionId, segments: missing.length, bytes });
    }
    return waiting;
  }

  async waitingSegments(): Promise<number> {
    const incomplete = await this.incomplete();
    return guarded(async () => {
      let sum = 0;
      for (const examSessionId of incomplete) {
        const [row] = z.array(countSchema).parse(await this.#missing(examSessionId).count({ count: '*' }));
        sum += row?.count ?? 0;
      }
      return sum;
    });
  }

  faults(): Promise<UploadFault[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('evidence_uploads')
        .whereNull('sha256')
        .whereNotNull('error')
        .orderBy('at_ms', 'desc');
      return z
        .array(faultSchema)
        .parse(rows)
        .map((row) => ({ ...objectFrom(row), attempts: row.attempts, error: row.error, atMs: row.at_ms }));
    });
  }

  #missing(examSessionId: string): Knex.QueryBuilder {
    return this.#database('evidence_entries as entries')
      .where({ 'entries.exam_session_id': examSessionId, 'entries.kind': 'segment' })
      .whereNotExists(
        this.#database('evidence_uploads as uploads')
          .whereRaw('uploads.exam_session_id = entries.exam_session_id')
          .whereRaw('uploads.track_id = entries.track_id')
          .whereRaw('uploads.segment_number = entries.segment_number')
          .whereNotNull('uploads.sha256'),
      );
  }

  #change({ examSessionId, object }: UploadedObject, values: Record<string, unknown>): Promise<void> {
    return guarded(async () => {
      await this.#database('evidence_uploads')
        .where({ exam_session_id: examSessionId, object })
        .update(values);
    });
  }
}

const objectFrom = ({ exam_session_id: examSessionId, object }: z.infer<typeof objectSchema>) => ({
  examSessionId,
  object,
});

/** One that cannot be read is for the verifier: nobody would know what to compare its file with. */
function segmentFrom({ entry, hash }: z.infer<typeof storedSchema>): SegmentEntry[] {
  const read = evidenceEntrySchema.safeParse({ ...(JSON.parse(entry) as object), hash });
  return read.success && read.data.kind === 'segment' ? [read.data] : [];
}
