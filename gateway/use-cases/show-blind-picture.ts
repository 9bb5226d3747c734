import type { AuditLog } from '../ports/audit-log.ts';
import type { BlindPictureStore } from '../ports/blind-picture-store.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { SignedIn } from '../ports/signed-in.ts';

interface Deps {
  blindPictures: BlindPictureStore;
  audit: AuditLog;
  clock: Clock;
}

/**
 * The JPEG of how a blind state began, which is noted every time before it is handed out. It was taken while the room might be watched and
 * is part of the exam session's log: it can be seen after the end, too, until it is deleted. Rejects with `not-found`.
 */
export const showBlindPicture =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string, blindStateId: string): Promise<Uint8Array> => {
    const picture = await deps.blindPictures.byId(blindStateId);
    if (picture === null || picture.examSessionId !== examSessionId) throw new CodedError('not-found');
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'blind-picture-seen',
      accountId: by.account.id,
      subjectId: examSessionId,
      detail: { blindStateId },
    });
    return picture.jpeg;
  };
