import type { Knex } from 'knex';
import { z } from 'zod';
import type { FigureMoment } from '../../contract/replay.ts';
import type { FigureHistory } from '../../ports/figure-history.ts';
import { guarded } from './guarded.ts';

const rowSchema = z
  .object({
    at_ms: z.number(),
    frames_per_second: z.number(),
    viewers: z.number(),
    loss_ratio: z.number().nullable(),
    round_trip_ms: z.number().nullable(),
  })
  .transform((row): FigureMoment => ({
    atMs: row.at_ms,
    framesPerSecond: row.frames_per_second,
    viewers: row.viewers,
    lossRatio: row.loss_ratio,
    roundTripMs: row.round_trip_ms,
  }));

/** Figures in the table `figure_history`. */
export class SqliteFigureHistory implements FigureHistory {
  readonly #database: Knex;

  constructor(database: Knex) {
    this.#database = database;
  }

  note(examSessionId: string, moment: FigureMoment): Promise<void> {
    return guarded(async () => {
      await this.#database('figure_history').insert({
        exam_session_id: examSessionId,
        at_ms: moment.atMs,
        frames_per_second: moment.framesPerSecond,
        viewers: moment.viewers,
        loss_ratio: moment.lossRatio,
        round_trip_ms: moment.roundTripMs,
      });
    });
  }

  ofExamSession(examSessionId: string): Promise<FigureMoment[]> {
    return guarded(async () => {
      const rows: unknown = await this.#database('figure_history')
        .where({ exam_session_id: examSessionId })
        .orderBy('at_ms');
      return z.array(rowSchema).parse(rows);
    });
  }

  forget(examSessionId: string): Promise<void> {
    return guarded(async () => {
      await this.#database('figure_history').where({ exam_session_id: examSessionId }).delete();
    });
  }
}
