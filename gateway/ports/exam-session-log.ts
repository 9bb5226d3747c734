import type { LogRow } from '../contract/exam-log.ts';

/** A row and its place among the rows of all exam sessions. */
export interface PlacedRow {
  /** Grows from row to row; not every number occurs. */
  position: number;
  row: LogRow;
}

/** A moment at which a gateway worked, on the time base of the exam sessions and on the host's monotonic clock. */
export interface Moment {
  atMs: number;
  monotonicNs: string;
  bootId: string;
}

/** Keeps the logs of all exam sessions; rows are added, never changed. Every method throws `store-failed`. */
export interface ExamSessionLog {
  /**
   * Adds a row and brings the state, start and end of its exam session's own record up to date: both or neither. A row that is
   * there already in its place is a fault of the caller: `store-failed`.
   */
  append(row: LogRow, record: { startedAtMs: number | null; endedAtMs: number | null }): Promise<number>;
  /** Every row, in the order in which they were added. A row that cannot be read has the reason in its place. */
  all(): Promise<(PlacedRow | { position: number; examSessionId: string; unreadable: string })[]>;
  /** Rows behind that position, oldest first, at most so many. */
  after(position: number, limit: number): Promise<PlacedRow[]>;
  ofExamSession(examSessionId: string): Promise<PlacedRow[]>;
  noteMoment(moment: Moment): Promise<void>;
  /** The latest that is known: of a note or of a row; null where there is none. */
  lastMoment(): Promise<Moment | null>;
}
