import type { ExamPolicy } from '../../gateway/contract/exams.ts';

const dayMs = 86_400_000;

/** Until when the recording of an exam that ended at `endMs` is kept, in Unix milliseconds; null where nothing is recorded. */
export function keptUntilMs({ recorded, keptDays }: ExamPolicy['recording'], endMs: number): number | null {
  return recorded ? endMs + keptDays * dayMs : null;
}
