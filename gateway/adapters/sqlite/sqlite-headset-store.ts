import type { Knex } from 'knex';
import { z } from 'zod';
import type { HeadsetRecord } from '../../domain/headset/headset.ts';
import type { HeadsetStore } from '../../ports/headset-store.ts';
import { guarded } from './guarded.ts';
import { booleanField, integerField } from './row-fields.ts';

const rowSchema = z
  .object({
    id: z.string(),
    profile_id: z.string(),
    model: z.string(),
    serial: z.string(),
    firmware_version: z.string(),
    calibration_date: z.string().nullable(),
    virtual: booleanField,
    first_seen_at_ms: integerField,
    last_seen_at_ms: integerField,
  })
  .transform((row): HeadsetRecord => ({
    id: row.id,
    profileId: row.profile_id,
    model: row.model,
    serial: row.serial,
    firmwareVersion: row.firmware_version,
    calibrationDate: row.calibration_date,
    virtual: row.virtual,
    firstSeenAtMs: row.first_seen_at_ms,
    lastSeenAtMs: row.last_seen_at_ms,
  }));

/** Headsets in the table `headsets`. */
export class SqliteHeadsetStore implements HeadsetStore {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  put(headset: HeadsetRecord): Promise<void> {
    return guarded(async () => {
      const change = {
        profile_id: headset.profileId,
        model: headset.model,
        serial: headset.serial,
        firmware_version: headset.firmwareVersion,
        calibration_date: headset.calibrationDate,
        virtual: headset.virtual,
        last_seen_at_ms: headset.lastSeenAtMs,
      };
      await this.#database('headsets')
        .insert({ id: headset.id, first_seen_at_ms: headset.firstSeenAtMs, ...change })
        .onConflict('id')
        .merge(change);
    });
  }

  byId(id: string): Promise<HeadsetRecord | null> {
    return guarded(async () => {
      const row: unknown = await this.#database('headsets').where({ id }).first();
      return row === undefined ? null : rowSchema.parse(row);
    });
  }

  list(): Promise<HeadsetRecord[]> {
    return guarded(async () =>
      z.array(rowSchema).parse(await this.#database('headsets').orderBy(['first_seen_at_ms', 'id'])),
    );
  }
}
