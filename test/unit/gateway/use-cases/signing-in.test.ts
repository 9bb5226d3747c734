import { beforeEach, describe, expect, it } from 'vitest';
import { randomSecrets } from '../../../../gateway/adapters/crypto/random-secrets.ts';
import { signInLinkLifetimeMs } from '../../../../gateway/domain/accounts/sign-in-link.ts';
import { signInIdleMs, signInLifetimeMs } from '../../../../gateway/domain/accounts/sign-in.ts';
import type { PasswordHasher } from '../../../../gateway/ports/password-hasher.ts';
import { identify } from '../../../../gateway/use-cases/identify.ts';
import { issueSignInLink } from '../../../../gateway/use-cases/issue-sign-in-link.ts';
import { signInWithLink } from '../../../../gateway/use-cases/sign-in-with-link.ts';
import { signInWithPassword } from '../../../../gateway/use-cases/sign-in-with-password.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { memoryStores } from '../../../support/memory-stores.ts';

/** Counts the work: every answer must cost the same. */
class CountingHasher implements PasswordHasher {
  work = 0;
  hash(password: string): Promise<string> {
    return Promise.resolve(`hash of ${password}`);
  }
  verify(password: string, hash: string | null): Promise<boolean> {
    this.work += 1;
    return Promise.resolve(hash === `hash of ${password}`);
  }
}

describe('signing in', () => {
  let deps: ReturnType<typeof prepare>;
  const prepare = () => ({
    ...memoryStores(),
    clock: new FakeClock(),
    secrets: randomSecrets,
    passwords: new CountingHasher(),
  });
  beforeEach(async () => {
    deps = prepare();
    await deps.accounts.add({
      id: 'a',
      name: 'Ada',
      role: 'proctor',
      examSessionId: null,
      passwordHash: 'hash of right',
      disabled: false,
      createdAtMs: 0,
    });
  });

  it('costs the same work for a wrong password, a wrong name and a disabled account', async () => {
    const signIn = signInWithPassword(deps);
    await expect(signIn({ name: 'Ada', password: 'wrong' })).rejects.toMatchObject({
      code: 'credentials-wrong',
    });
    await expect(signIn({ name: 'Eve', password: 'right' })).rejects.toMatchObject({
      code: 'credentials-wrong',
    });
    await deps.accounts.setDisabled('a', true);
    await expect(signIn({ name: 'Ada', password: 'right' })).rejects.toMatchObject({
      code: 'credentials-wrong',
    });
    expect(deps.passwords.work).toBe(3);
    expect((await deps.audit.newest(9)).map(({ action }) => action)).toEqual(
      Array(3).fill('sign-in-refused'),
    );
  });

  it('lasts while there are signs of life, and no longer than its lifetime', async () => {
    const { secret } = await signInWithPassword(deps)({ name: 'Ada', password: 'right' });
    const who = identify(deps);
    for (let passedMs = 0; passedMs + signInIdleMs / 2 < signInLifetimeMs; passedMs += signInIdleMs / 2) {
      expect((await who(secret))?.account.name).toBe('Ada');
      deps.clock.advance(signInIdleMs / 2);
    }
    deps.clock.advance(signInIdleMs / 2);
    expect(await who(secret)).toBeNull();
  });

  it('ends without signs of life', async () => {
    const { secret } = await signInWithPassword(deps)({ name: 'Ada', password: 'right' });
    deps.clock.advance(signInIdleMs);
    expect(await identify(deps)(secret)).toBeNull();
  });

  it('keeps the secret nowhere', async () => {
    const { secret } = await signInWithPassword(deps)({ name: 'Ada', password: 'right' });
    expect(await deps.signIns.byDigest(secret)).toBeNull();
    expect(await deps.signIns.byDigest(randomSecrets.digest(secret))).not.toBeNull();
  });

  it('by link ends with the life of the link', async () => {
    const { token } = await issueSignInLink(deps)(null, 'a');
    deps.clock.advance(signInLinkLifetimeMs);
    await expect(signInWithLink(deps)(token)).rejects.toMatchObject({ code: 'link-invalid' });
    await expect(issueSignInLink(deps)(null, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  });
});
