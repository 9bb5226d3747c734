import { mayKnowExamSession } from '../domain/access/event-access.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { IdentityStillStore } from '../ports/identity-still-store.ts';
import type { SignedIn } from '../ports/signed-in.ts';

interface Deps {
  identityStills: IdentityStillStore;
  audit: AuditLog;
  clock: Clock;
}

/**
 * The JPEG of an identity still: for its candidate, and once it was submitted for who may compare it, which is noted every time before
 * it is handed out. Rejects with `not-found` for everything else.
 */
export const showIdentityStill =
  (deps: Deps) =>
  async (by: SignedIn, examSessionId: string, stillId: string): Promise<Uint8Array> => {
    const still = await deps.identityStills.byId(stillId);
    if (still === null || still.examSessionId !== examSessionId) throw new CodedError('not-found');
    if (!mayKnowExamSession(by.account, examSessionId)) throw new CodedError('not-found');
    if (by.account.role === 'candidate') return still.jpeg;
    if (!still.submitted) throw new CodedError('not-found');
    await deps.audit.record({
      atMs: deps.clock.wallMs(),
      action: 'identity-still-seen',
      accountId: by.account.id,
      subjectId: examSessionId,
      detail: { stillId, kind: still.kind },
    });
    return still.jpeg;
  };
