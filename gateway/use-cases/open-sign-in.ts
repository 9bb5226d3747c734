import { signInLifetimeMs } from '../domain/accounts/sign-in.ts';
import type { AccountRecord } from '../domain/accounts/account.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignInStore } from '../ports/sign-in-store.ts';

export interface OpenedSignIn {
  account: AccountRecord;
  /** For the person's cookie, and nowhere else. */
  secret: string;
  lifetimeMs: number;
}

interface OpenSignInDeps {
  signIns: SignInStore;
  secrets: Secrets;
  clock: Clock;
  audit: AuditLog;
}

/** Signs an account in whose identity is proven already. */
export async function openSignIn(
  deps: OpenSignInDeps,
  account: AccountRecord,
  method: 'password' | 'link',
): Promise<OpenedSignIn> {
  const secret = deps.secrets.newToken();
  const nowMs = deps.clock.wallMs();
  await deps.signIns.add({
    secretDigest: deps.secrets.digest(secret),
    accountId: account.id,
    createdAtMs: nowMs,
    lastSeenAtMs: nowMs,
  });
  await deps.audit.record({
    atMs: nowMs,
    action: 'sign-in',
    accountId: account.id,
    subjectId: null,
    detail: { method },
  });
  return { account, secret, lifetimeMs: signInLifetimeMs };
}
