import { describe, expect, it } from 'vitest';
import { accountNameKey } from '../../../../../gateway/domain/accounts/account.ts';
import {
  signInIdleMs,
  signInIsAlive,
  signInLifetimeMs,
  signInNeedsTouch,
} from '../../../../../gateway/domain/accounts/sign-in.ts';

describe('names of accounts', () => {
  it('are the same when they look the same', () => {
    for (const name of ['Ada Lovelace', ' ada  lovelace ', 'ＡＤＡ LOVELACE', 'Ada\tLovelace'])
      expect(accountNameKey(name)).toBe('ada lovelace');
    expect(accountNameKey('Zoe\u0301')).toBe(accountNameKey('Zo\u00e9'));
  });
});

describe('a sign-in', () => {
  const signIn = { secretDigest: 'd', accountId: 'a', createdAtMs: 1000, lastSeenAtMs: 1000 };

  it('ends when nothing was heard for the idle time', () => {
    expect(signInIsAlive(signIn, 1000 + signInIdleMs - 1)).toBe(true);
    expect(signInIsAlive(signIn, 1000 + signInIdleMs)).toBe(false);
  });

  it('ends after its lifetime however active it is', () => {
    const atMs = 1000 + signInLifetimeMs;
    expect(signInIsAlive({ ...signIn, lastSeenAtMs: atMs - 1 }, atMs - 1)).toBe(true);
    expect(signInIsAlive({ ...signIn, lastSeenAtMs: atMs - 1 }, atMs)).toBe(false);
  });

  it('notes a sign of life at most once a minute', () => {
    expect(signInNeedsTouch(signIn, 60_999)).toBe(false);
    expect(signInNeedsTouch(signIn, 61_000)).toBe(true);
  });
});
