import type { Clock } from '../ports/clock.ts';
import { CodedError } from '../ports/coded-error.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SignedIn } from '../ports/signed-in.ts';

/** What a viewer token allows: one person to watch one exam session. */
export interface ViewerGrant {
  examSessionId: string;
  signedIn: SignedIn;
  tokenDigest: string;
}

/** Bounds memory against a storm of requests; far more than a shift can use within a token's life. */
const maxTokens = 10_000;

/** Gives viewer tokens out and knows them again; kept in memory, since their life is shorter than a restart matters. */
export class ViewerTokens {
  readonly #clock: Clock;
  readonly #secrets: Secrets;
  readonly #lifetimeMs: number;
  readonly #grants = new Map<string, ViewerGrant & { expiresAtMs: number }>();

  constructor(deps: { clock: Clock; secrets: Secrets }, lifetimeMs: number) {
    this.#clock = deps.clock;
    this.#secrets = deps.secrets;
    this.#lifetimeMs = lifetimeMs;
  }

  issue(examSessionId: string, signedIn: SignedIn): { token: string; expiresAtMs: number } {
    this.#forgetExpired();
    if (this.#grants.size >= maxTokens) throw new CodedError('too-many-requests');
    const token = this.#secrets.newToken();
    const tokenDigest = this.#secrets.digest(token);
    const expiresAtMs = this.#clock.wallMs() + this.#lifetimeMs;
    this.#grants.set(tokenDigest, { examSessionId, signedIn, tokenDigest, expiresAtMs });
    return { token, expiresAtMs };
  }

  /** The grant behind a token for this exam session; throws `token-invalid` when there is none. */
  redeem(token: string, examSessionId: string): ViewerGrant {
    const grant = this.#grants.get(this.#secrets.digest(token));
    if (grant === undefined || grant.expiresAtMs <= this.#clock.wallMs())
      throw new CodedError('token-invalid');
    if (grant.examSessionId !== examSessionId) throw new CodedError('token-invalid');
    return grant;
  }

  /** Makes every token of a sign-in worthless. */
  revokeOfSignIn(secretDigest: string): void {
    this.#revoke((grant) => grant.signedIn.secretDigest === secretDigest);
  }

  /** Makes every token of an account worthless. */
  revokeOfAccount(accountId: string): void {
    this.#revoke((grant) => grant.signedIn.account.id === accountId);
  }

  #revoke(fits: (grant: ViewerGrant) => boolean): void {
    for (const [digest, grant] of this.#grants) if (fits(grant)) this.#grants.delete(digest);
  }

  #forgetExpired(): void {
    const nowMs = this.#clock.wallMs();
    // Tokens are kept in the order in which they expire.
    for (const [digest, grant] of this.#grants) {
      if (grant.expiresAtMs > nowMs) return;
      this.#grants.delete(digest);
    }
  }
}
