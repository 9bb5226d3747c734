import type { ExamSession } from '../contract/exam-sessions.ts';

type Condition = NonNullable<ExamSession['recording']>;

/** How the recordings of exam sessions go now. */
export class LiveRecordings {
  readonly #conditions = new Map<string, Condition>();

  /** Null where nothing is to be recorded. Answers whether that is news. */
  note(examSessionId: string, condition: Condition | null): boolean {
    const isNews = this.condition(examSessionId) !== condition;
    if (condition === null) this.#conditions.delete(examSessionId);
    else this.#conditions.set(examSessionId, condition);
    return isNews;
  }

  condition(examSessionId: string): Condition | null {
    return this.#conditions.get(examSessionId) ?? null;
  }
}
