import { demonstrationExamId } from './add-demonstration.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

/**
 * Notes what a gateway missed while it was not there: no candidate was heard since its last sign of life, so no exam time was used
 * since then. A demonstration has no candidate who could come back, and goes on.
 */
export async function interruptAfterRestart(desk: ExamSessionDesk, lastSignMs: number | null): Promise<void> {
  for (const [id, { connection, exam }] of desk.all()) {
    if (connection === 'online') {
      await desk.note(id, { type: 'connection-lost', sinceMs: lastSignMs ?? desk.nowMs() });
    }
    if (exam.id === demonstrationExamId) await desk.note(id, { type: 'connection-back' });
  }
}
