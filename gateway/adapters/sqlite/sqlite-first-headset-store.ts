import type { Knex } from 'knex';
import { z } from 'zod';
import type { SeenHeadset } from '../../domain/blind-state/device-watch.ts';
import type { FirstHeadsetStore } from '../../ports/first-headset-store.ts';
import { guarded } from './guarded.ts';

const rowSchema = z
  .object({ serial: z.string(), calibration_fingerprint: z.string().nullable() })
  .transform(({ serial, calibration_fingerprint }): SeenHeadset => ({
    serial,
    calibrationFingerprint: calibration_fingerprint,
  }));

/** First headsets in the table `first_headsets`. */
export class SqliteFirstHeadsetStore implements FirstHeadsetStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  of(examSessionId: string): Promise<SeenHeadset | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('first_headsets')
        .where({ exam_session_id: examSessionId })
        .first();
      return row === undefined ? null : rowSchema.parse(row);
    });
  }

  keep(examSessionId: string, { serial, calibrationFingerprint }: SeenHeadset): Promise<void> {
    return guarded(async () => {
      await this.#database('first_headsets')
        .insert({
          exam_session_id: examSessionId,
          ...{ serial, calibration_fingerprint: calibrationFingerprint },
        })
        .onConflict('exam_session_id')
        .merge();
    });
  }
}
