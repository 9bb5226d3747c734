import type { ExamSessionRecord } from '../domain/exam-session/exam-session.ts';

/** Keeps exam sessions. Every method throws `store-failed` when the store cannot be read or written. */
export interface ExamSessionStore {
  add(examSession: ExamSessionRecord): Promise<void>;
  byId(id: string): Promise<ExamSessionRecord | null>;
  /** All exam sessions, oldest first. */
  list(): Promise<ExamSessionRecord[]>;
  /** Gives it a headset; answers whether there is such an exam session. Its state follows its log. */
  setHeadset(id: string, headsetId: string): Promise<boolean>;
}
