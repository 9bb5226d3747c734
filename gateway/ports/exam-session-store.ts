import type { ExamSessionRecord } from '../domain/exam-session/exam-session.ts';

/** Keeps exam sessions. Every method throws `store-failed` when the store cannot be read or written. */
export interface ExamSessionStore {
  add(examSession: ExamSessionRecord): Promise<void>;
  byId(id: string): Promise<ExamSessionRecord | null>;
  /** All exam sessions, oldest first. */
  list(): Promise<ExamSessionRecord[]>;
  /** Replaces the exam session of the same id; answers whether there was one. */
  update(examSession: ExamSessionRecord): Promise<boolean>;
}
