import { mayReview } from '../domain/exam-session/watching.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { BlindPictureStore } from '../ports/blind-picture-store.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { SignedIn } from '../ports/signed-in.ts';
import type { ExamSessionDesk } from './exam-session-desk.ts';

interface Deps {
  blindPictures: BlindPictureStore;
  audit: AuditLog;
  clock: Clock;
  desk: Pick<ExamSessionDesk, 'facts'>;
}

/**
 * The JPEG of how a blind state began, which is noted every time before it is handed out: while the exam session is open for everybody
 * who may watch it, after its end for those who answer for it, until it is deleted. Rejects with `not-found` and `role-forbidden`.
 */
export const showBlindPicture =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string, blindStateId: string): Promise<Uint8Array> => {
    const picture = await deps.blindPictures.byId(blindStateId);
    const facts = deps.desk.facts(examSessionId);
    if (facts === null || picture?.examSessionId !== examSessionId) throw new CodedError('not-found');
    if (!mayReview(facts, by.account)) throw new CodedError('role-forbidden');
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'blind-picture-seen',
      accountId: by.account.id,
      subjectId: examSessionId,
      detail: { blindStateId },
    });
    return picture.jpeg;
  };
