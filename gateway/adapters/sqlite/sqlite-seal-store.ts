import type { Knex } from 'knex';
import { z } from 'zod';
import { sealedManifestSchema, type SealedManifest } from '../../contract/evidence-manifest.ts';
import { canonicalText } from '../../domain/exam-session/log-row.ts';
import type { SealStore } from '../../ports/seal-store.ts';
import { guarded } from './guarded.ts';

const sealSchema = z.object({ sealed: z.string() });
const idSchema = z.object({ exam_session_id: z.string() });

/** Sealed manifests in the table `evidence_seals`, each as its canonical text. */
export class SqliteSealStore implements SealStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  keep(sealed: SealedManifest): Promise<void> {
    return guarded(async () => {
      await this.#database('evidence_seals')
        .insert({ exam_session_id: sealed.manifest.examSessionId, sealed: canonicalText(sealed) })
        .onConflict('exam_session_id')
        .ignore();
    });
  }

  ofExamSession(examSessionId: string): Promise<SealedManifest | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('evidence_seals')
        .where({ exam_session_id: examSessionId })
        .first();
      return row === undefined ? null : sealedManifestSchema.parse(JSON.parse(sealSchema.parse(row).sealed));
    });
  }

  unsealed(): Promise<string[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('evidence_entries')
        .distinct('exam_session_id')
        .where({ kind: 'recording-ended' })
        .whereNotIn('exam_session_id', this.#database('evidence_seals').select('exam_session_id'))
        .orderBy('exam_session_id');
      return z
        .array(idSchema)
        .parse(rows)
        .map((row) => row.exam_session_id);
    });
  }
}
